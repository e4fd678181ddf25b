package dev.switchgear.examples.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitState;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.ExtendedEnvironment;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.SandboxTable;
import dev.switchgear.sandbox.TableProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test as a user would write it: a function, its circuit, its extension and a dependency that breaks. */
@Timeout(180)
class OrderServiceTest {
    private static final String ORDER = "{\"version\":\"2.0\",\"body\":\"{}\"}";

    /** Opens after three failures and stays open for a minute; waits longer for the table than the default of 20 ms. */
    private static final String POLICY = "consecutiveFailures=3, openWaitMillis=60000, maxOpenWaitMillis=60000,"
            + " readBudgetMillis=2000, writeBudgetMillis=2000";

    private static Sandbox sandbox;
    private static SandboxTable table;
    private static DependencyServer payments;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        table = sandbox.table("circuits");
        payments = sandbox.dependency();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void everythingWorks() {
        payments.become(new Health.Healthy());
        table.become(TableProxy.TableFault.NONE);
    }

    private static LambdaFunction tested(LambdaFunction function, String namespace) {
        return function.with(table.variables())
                .with("SWITCHGEAR_NAMESPACE", namespace)
                .with("SWITCHGEAR_POLICY_PAYMENTS", POLICY)
                .with("PAYMENTS_URL", payments.url());
    }

    @Test
    void anOrderIsRefusedAtOnceWhileThePaymentApiIsDown() throws Exception {
        LambdaFunction function = tested(LambdaFunction.of(OrderService.class), "default");
        FunctionFleet orders = sandbox.fleet(function, 1);
        assertThat(orders.call(ORDER).body()).contains("\"statusCode\":200");

        payments.become(new Health.Errors());
        for (int i = 0; i < 3; i++) {
            assertThat(orders.call(ORDER).body()).contains("\"statusCode\":502");
        }

        int before = payments.requests().size();
        assertThat(orders.call(ORDER).body()).contains("\"statusCode\":503");
        assertThat(payments.requests()).hasSize(before);
        assertThat(table.status("payments").state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aCheckoutIsRefusedByItsExtension() throws Exception {
        LambdaFunction function = tested(LambdaFunction.of(CheckoutFunction.class), "checkout");
        ExtendedEnvironment checkout = sandbox.withExtension(function);
        assertThat(checkout.call("{}").body()).isEqualTo("\"charged\"");

        payments.become(new Health.Errors());
        for (int i = 0; i < 3; i++) {
            assertThat(checkout.call("{}").body()).isEqualTo("\"failed\"");
        }

        assertThat(checkout.call("{}").body()).isEqualTo("\"refused\"");
        assertThat(checkout.end("SPINDOWN")).isTrue();
    }

    @Test
    void ordersAreChargedWhileTheTableDoesNotAnswer() throws Exception {
        table.become(TableProxy.TableFault.SILENT);
        LambdaFunction function = tested(LambdaFunction.of(OrderService.class), "silent");
        FunctionFleet orders = sandbox.fleet(function, 1);
        assertThat(orders.call(ORDER).body()).contains("\"statusCode\":200");
    }
}
