package start;

import dev.switchgear.Circuit; // of the page
import dev.switchgear.Switchgear;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spring.ConfiguredCircuits; // of the page
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Service; // of the page

/** Runs the start of spring/README.md in an application, and then opens its circuit. */
@SpringBootApplication
public class SpringStart {
    public static void main(String... arguments) throws InterruptedException {
        ConfigurableApplicationContext application = SpringApplication.run(SpringStart.class, arguments);
        PaymentService payments = application.getBean(PaymentService.class);
        String charged = payments.charge("order-7");
        Switchgear switchgear = application.getBean(Switchgear.class);
        switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "conformance", "the start");
        String refused = payments.charge("order-8");
        for (int i = 0; i < 600 && refused.startsWith("receipt"); i++) { // until it has read the table again
            Thread.sleep(100);
            refused = payments.charge("order-8");
        }
        System.out.println("start: " + charged + ", " + refused.replaceAll(" at .*", ""));
        application.close();
    }
}

// the start of the page
