package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.constructs.Construct;

/** The table of circuits. It is kept when the stack is deleted. */
final class TablePart {
    private TablePart() {}

    static CfnTable make(Construct scope, String name) {
        CfnTable table = CfnTable.Builder.create(scope, "Table")
                .tableName(name)
                .billingMode("PAY_PER_REQUEST")
                .deletionProtectionEnabled(true)
                .attributeDefinitions(List.of(attribute("pk"), attribute("sk")))
                .keySchema(List.of(key("pk", "HASH"), key("sk", "RANGE")))
                .timeToLiveSpecification(CfnTable.TimeToLiveSpecificationProperty.builder()
                        .attributeName("ttl")
                        .enabled(true)
                        .build())
                .streamSpecification(CfnTable.StreamSpecificationProperty.builder()
                        .streamViewType("NEW_AND_OLD_IMAGES")
                        .build())
                .pointInTimeRecoverySpecification(CfnTable.PointInTimeRecoverySpecificationProperty.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .build();
        table.applyRemovalPolicy(RemovalPolicy.RETAIN);
        return table;
    }

    private static CfnTable.AttributeDefinitionProperty attribute(String name) {
        return CfnTable.AttributeDefinitionProperty.builder()
                .attributeName(name)
                .attributeType("S")
                .build();
    }

    private static CfnTable.KeySchemaProperty key(String name, String type) {
        return CfnTable.KeySchemaProperty.builder()
                .attributeName(name)
                .keyType(type)
                .build();
    }
}
