package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** An application that has every jar of Switchgear on its class path, the extension's too. */
final class LoggingTest {
    @Test
    void anApplicationKeepsItsOwnLogging() {
        assertThat(ServiceLoader.load(System.LoggerFinder.class)).isEmpty();
    }

    @Test
    void linesOfEventsAndAlarmsAreThoseOfTheApplicationsLogAndNotOfTheExtension() {
        Logger log = Logger.getLogger("dev.switchgear.signals");
        StringBuilder written = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                written.append(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            System.getLogger("dev.switchgear.signals").log(System.Logger.Level.WARNING, "rejected event-1");
        } finally {
            log.removeHandler(handler);
        }
        assertThat(written).hasToString("rejected event-1");
    }
}
