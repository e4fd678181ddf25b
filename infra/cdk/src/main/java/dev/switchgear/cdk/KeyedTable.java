package dev.switchgear.cdk;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.constructs.Construct;

/** A table with the keys {@code pk} and {@code sk}, that is kept when its stack goes: the circuits, their history, parked events. */
final class KeyedTable {
    private KeyedTable() {}

    static CfnTable withStream(Construct scope, String id, String name) {
        return kept(builder(scope, id, name)
                .streamSpecification(CfnTable.StreamSpecificationProperty.builder()
                        .streamViewType("NEW_AND_OLD_IMAGES")
                        .build())
                .build());
    }

    static CfnTable make(Construct scope, String id, String name) {
        return kept(builder(scope, id, name).build());
    }

    private static CfnTable kept(CfnTable table) {
        table.applyRemovalPolicy(RemovalPolicy.RETAIN);
        return table;
    }

    private static CfnTable.Builder builder(Construct scope, String id, String name) {
        return CfnTable.Builder.create(scope, id)
                .tableName(name)
                .billingMode("PAY_PER_REQUEST")
                .deletionProtectionEnabled(true)
                .attributeDefinitions(List.of(attribute("pk"), attribute("sk")))
                .keySchema(List.of(key("pk", "HASH"), key("sk", "RANGE")))
                .timeToLiveSpecification(CfnTable.TimeToLiveSpecificationProperty.builder()
                        .attributeName("ttl")
                        .enabled(true)
                        .build())
                .pointInTimeRecoverySpecification(CfnTable.PointInTimeRecoverySpecificationProperty.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build());
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
