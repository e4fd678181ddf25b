package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.spi.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** A table is looked for where the SDK would look for it, in every partition. */
final class RegionEndpointTest {
    @Test
    void everyRegionThatTheSdkKnowsIsWhereItsRulesSay() {
        assertThat(Region.regions()).hasSizeGreaterThan(40);
        for (Region region : Region.regions()) {
            if (!region.isGlobalRegion()) {
                assertThat(RegionEndpoint.of(region.id()))
                        .as(region.id())
                        .isEqualTo(RegionEndpoint.byRules(region.id()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, https://dynamodb.eu-west-1.amazonaws.com",
        "us-north-9, https://dynamodb.us-north-9.amazonaws.com",
        "eusc-de-east-1, https://dynamodb.eusc-de-east-1.amazonaws.eu",
        "cn-north-1, https://dynamodb.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, https://dynamodb.us-gov-west-1.amazonaws.com",
        "us-isof-south-1, https://dynamodb.us-isof-south-1.csp.hci.ic.gov",
    })
    void aPartitionHasADomainOfItsOwn(String region, String address) {
        assertThat(RegionEndpoint.of(region)).hasToString(address);
        assertThat(RegionEndpoint.byRules(region)).hasToString(address);
    }

    @Test
    void whatIsNoRegionIsToldWithWhatToDo() {
        assertThatThrownBy(() -> RegionEndpoint.of("eu west 1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is not the name of a region, such as eu-west-1")
                .hasMessageContaining("SWITCHGEAR_REGION");
    }
}
