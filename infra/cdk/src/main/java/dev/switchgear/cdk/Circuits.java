package dev.switchgear.cdk;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cloudwatch.CfnDashboard;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.iam.CfnManagedPolicy;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnLayerVersion;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.constructs.Construct;

/**
 * Circuits for a fleet of functions: the table, a policy for your functions, and each part that {@link CircuitsProps}
 * switches on.
 *
 * @since 0.1.0
 */
public final class Circuits extends Construct {
    private final CircuitsProps props;
    private final Deployment deployment;
    private final CfnManagedPolicy functionPolicy;
    private final CfnManagedPolicy operatorPolicy;
    private final @Nullable CfnLayerVersion layer;

    /**
     * A deployment with every default: the table and the policies for your functions and operators.
     *
     * @param scope the stack, or a construct in it
     * @param id different for each deployment in the scope
     */
    public Circuits(Construct scope, String id) {
        this(scope, id, CircuitsProps.builder().build());
    }

    /**
     * A deployment with the parts that the settings switch on.
     *
     * @param scope the stack, or a construct in it
     * @param id different for each deployment in the scope
     */
    public Circuits(Construct scope, String id, CircuitsProps props) {
        super(scope, id);
        this.props = props;
        CfnTable table = props.existingTableArn == null ? TablePart.make(this, props.name) : null;
        deployment = new Deployment(
                this, props, table == null ? Objects.requireNonNull(props.existingTableArn) : table.getAttrArn());
        functionPolicy = Policies.ofFunctions(deployment);
        operatorPolicy = Policies.ofOperators(deployment);
        layer = props.layerZip == null ? null : layer(props.layerZip);
        CfnQueue outcomesDead = props.eventSources.isEmpty() ? null : EventsPart.make(deployment);
        if (!props.alarms.isEmpty()) {
            AlarmsPart.make(deployment);
        }
        CfnFunction health = props.healthPlan == null ? null : HealthPart.make(deployment, props.healthPlan);
        if (props.publishChanges) {
            ChangesPart.make(deployment, Objects.requireNonNull(table));
        }
        if (props.calleeArn != null) {
            WorkflowPart.make(deployment, table, props.calleeArn);
        }
        if (props.dashboard) {
            CfnDashboard.Builder.create(this, "Dashboard")
                    .dashboardName(props.name)
                    .dashboardBody(Monitoring.dashboard(this))
                    .build();
            Monitoring.circuitAlarms(deployment);
            Monitoring.alarms(deployment, outcomesDead, health);
        }
    }

    /** The ARN of the table of circuits, which is the value of {@code SWITCHGEAR_TABLE}. */
    public String getTableArn() {
        return deployment.tableArn;
    }

    /** The ARN of the policy that a function of the fleet needs. {@link #grantDecide} attaches it. */
    public String getFunctionPolicyArn() {
        return functionPolicy.getRef();
    }

    /** The ARN of the policy that people who operate circuits need. {@link #grantOperate} grants the same. */
    public String getOperatorPolicyArn() {
        return operatorPolicy.getRef();
    }

    /**
     * The ARN of the layer of the extension.
     *
     * @throws IllegalStateException if {@link CircuitsProps.Builder#layer} was not given
     */
    public String getLayerArn() {
        if (layer == null) {
            throw new IllegalStateException("there is no layer: CircuitsProps has no layer(path)");
        }
        return layer.getRef();
    }

    /**
     * Lets a function decide by the circuits: it gets the policy, {@code SWITCHGEAR_TABLE} and
     * {@code SWITCHGEAR_NAMESPACE}.
     *
     * @throws IllegalArgumentException if the function has no role that this application may change
     */
    public void grantDecide(Function function) {
        IRole role = function.getRole();
        if (role == null) {
            throw new IllegalArgumentException(function.getNode().getPath() + " has no role to attach the policy to");
        }
        String id = "DecidePolicyOf" + function.getNode().getAddr();
        role.addManagedPolicy(ManagedPolicy.fromManagedPolicyArn(this, id, functionPolicy.getRef()));
        function.addEnvironment("SWITCHGEAR_TABLE", deployment.tableArn);
        function.addEnvironment("SWITCHGEAR_NAMESPACE", props.namespace);
    }

    /**
     * Lets an operator read the circuits, force them, set live policy and change the register of names. No state, no
     * probe and no evidence of a circuit may be changed.
     */
    public void grantOperate(IGrantable operator) {
        Policies.operatorStatements(deployment).forEach(operator.getGrantPrincipal()::addToPrincipalPolicy);
    }

    /**
     * Lets a function without access to the table report its calls as events of the configured sources.
     *
     * @throws IllegalStateException if {@link CircuitsProps.Builder#eventSources} was not given: nobody would count them
     */
    public void grantReport(IGrantable function) {
        if (props.eventSources.isEmpty()) {
            throw new IllegalStateException("nobody counts reported calls: CircuitsProps has no eventSources");
        }
        function.getGrantPrincipal()
                .addToPrincipalPolicy(PolicyStatement.Builder.create()
                        .sid("SwitchgearReports")
                        .actions(List.of("events:PutEvents"))
                        .resources(List.of(deployment.busArn()))
                        .conditions(Map.of(
                                "StringEquals",
                                Map.of(
                                        "events:source",
                                        props.eventSources,
                                        "events:detail-type",
                                        EventsPart.DETAIL_TYPE)))
                        .build());
    }

    private CfnLayerVersion layer(String zip) {
        Asset content = Asset.Builder.create(this, "LayerContent").path(zip).build();
        CfnLayerVersion made = CfnLayerVersion.Builder.create(this, "Layer")
                .layerName(props.name)
                .description("The extension of Switchgear.")
                .compatibleArchitectures(List.of("x86_64"))
                .content(CfnLayerVersion.ContentProperty.builder()
                        .s3Bucket(content.getS3BucketName())
                        .s3Key(content.getS3ObjectKey())
                        .build())
                .build();
        keepOldVersions(made);
        return made;
    }

    /** Functions that were not deployed again continue with the version that they name. */
    private static void keepOldVersions(CfnResource version) {
        version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
}
