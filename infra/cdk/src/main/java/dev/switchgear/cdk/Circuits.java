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
    /** The attributes that an operator may write: override, live policy and register, with author and date. */
    private static final List<String> OPERATOR_ATTRIBUTES = List.of(
            "pk",
            "sk",
            "format",
            "writer",
            "committedAt",
            "ttl",
            "override",
            "overrideAt",
            "overrideBy",
            "overrideReason",
            "overrideUntil",
            "policy",
            "policyAt",
            "policyBy",
            "names");

    private final CircuitsProps props;
    private final Ground ground;
    private final CfnManagedPolicy functionPolicy;
    private final CfnManagedPolicy operatorPolicy;
    private final @Nullable CfnLayerVersion layer;
    private final @Nullable CfnQueue failedEvents;

    /** A deployment with every default: the table and the policy for your functions. */
    public Circuits(Construct scope, String id) {
        this(scope, id, CircuitsProps.builder().build());
    }

    /** A deployment with the parts that the settings switch on. */
    public Circuits(Construct scope, String id, CircuitsProps props) {
        super(scope, id);
        this.props = props;
        CfnTable table = props.existingTableArn == null ? KeyedTable.withStream(this, "Table", props.name) : null;
        ground = new Ground(
                this, props, table == null ? Objects.requireNonNull(props.existingTableArn) : table.getAttrArn());
        functionPolicy = functionPolicy();
        operatorPolicy = operatorPolicy();
        layer = props.layerZip == null ? null : layer(props.layerZip);
        CfnQueue outcomesDead = props.eventSources.isEmpty() ? null : EventsPart.make(ground);
        if (!props.alarms.isEmpty()) {
            AlarmsPart.make(ground);
        }
        CfnFunction health = props.healthPlan == null ? null : HealthPart.make(ground, props.healthPlan);
        if (props.publishChanges) {
            ChangesPart.make(ground, Objects.requireNonNull(table));
        }
        if (props.history) {
            HistoryPart.make(ground, Objects.requireNonNull(table));
        }
        if (props.hasSources()) {
            SourcesPart.make(ground, table);
        }
        failedEvents = props.parking == null ? null : ParkingPart.make(ground, props.parking);
        if (props.calleeArn != null) {
            WorkflowPart.make(ground, table, props.calleeArn);
        }
        if (props.dashboard) {
            CfnDashboard.Builder.create(this, "Dashboard")
                    .dashboardName(props.name)
                    .dashboardBody(Watching.dashboard(this))
                    .build();
            Watching.circuitAlarms(ground);
            Watching.alarms(ground, outcomesDead, health);
        }
    }

    /** The ARN of the table of circuits, which is the value of {@code SWITCHGEAR_TABLE}. */
    public String getTableArn() {
        return ground.tableArn;
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
     * The ARN of the queue for failures: set it as the on-failure destination of your functions.
     *
     * @throws IllegalStateException if {@link CircuitsProps.Builder#parking} was not given
     */
    public String getFailedEventsArn() {
        if (failedEvents == null) {
            throw new IllegalStateException("there is no queue for failures: CircuitsProps has no parking(…)");
        }
        return failedEvents.getAttrArn();
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
        function.addEnvironment("SWITCHGEAR_TABLE", ground.tableArn);
        function.addEnvironment("SWITCHGEAR_NAMESPACE", props.namespace);
    }

    /**
     * Lets an operator read the circuits and which sources wait for them, force circuits, set live policy and change the
     * register of names. No state, no probe and no evidence of a circuit may be changed. The operator may scan the table,
     * and so read every namespace in it, because IAM cannot limit a scan.
     */
    public void grantOperate(IGrantable operator) {
        operatorStatements().forEach(operator.getGrantPrincipal()::addToPrincipalPolicy);
    }

    private List<PolicyStatement> operatorStatements() {
        Map<String, Object> keys = Map.of("dynamodb:LeadingKeys", ground.leadingKeys());
        PolicyStatement view = ground.keyed(
                "SwitchgearView",
                List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"),
                ground.viewedKeys());
        // IAM cannot limit a scan to a namespace.
        PolicyStatement list = Ground.allow(
                "SwitchgearList",
                List.of("dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:Scan"),
                ground.tableArn);
        PolicyStatement orders = PolicyStatement.Builder.create()
                .sid("SwitchgearOrders")
                .actions(List.of("dynamodb:UpdateItem"))
                .resources(List.of(ground.tableArn))
                .conditions(Map.of(
                        "ForAllValues:StringLike",
                        keys,
                        "ForAllValues:StringEquals",
                        Map.of("dynamodb:Attributes", OPERATOR_ATTRIBUTES)))
                .build();
        return List.of(view, list, orders);
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
                        .resources(List.of(ground.busArn()))
                        .conditions(Map.of(
                                "StringEquals",
                                Map.of(
                                        "events:source",
                                        props.eventSources,
                                        "events:detail-type",
                                        EventsPart.DETAIL_TYPE)))
                        .build());
    }

    private CfnManagedPolicy functionPolicy() {
        List<String> actions =
                List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");
        return CfnManagedPolicy.Builder.create(this, "FunctionPolicy")
                .description("What a function of the fleet may do with the table of circuits.")
                .policyDocument(Worker.document(List.of(ground.circuits(actions))))
                .build();
    }

    private CfnManagedPolicy operatorPolicy() {
        return CfnManagedPolicy.Builder.create(this, "OperatorPolicy")
                .description("What an operator of the circuits may do.")
                .policyDocument(Worker.document(operatorStatements()))
                .build();
    }

    private CfnLayerVersion layer(String zip) {
        Asset content = Asset.Builder.create(this, "LayerContent").path(zip).build();
        CfnLayerVersion made = CfnLayerVersion.Builder.create(this, "Layer")
                .layerName(props.name)
                .description("The extension of Switchgear.")
                .compatibleArchitectures(List.of(props.layerArchitecture))
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
