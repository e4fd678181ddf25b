package dev.switchgear.signals;

import dev.switchgear.settings.Setting;
import java.time.Duration;
import java.util.Set;

/**
 * The effect of alarms.
 *
 * @param accounts the accounts whose alarms count; not empty
 * @param mapping the circuit of each alarm
 * @param hold how long an ALARM without a later notice holds its circuit open, at most the policy's {@code
 * maxSignalWait}; 10 s to 24 h. Then the circuit may be probed, so that an alarm without an OK cannot hold it for ever
 * @param insufficientData the effect of INSUFFICIENT_DATA
 * @since 0.1.0
 */
public record AlarmRules(Set<String> accounts, AlarmMapping mapping, Duration hold, InsufficientData insufficientData) {
    /** The effect of an alarm without data. */
    public enum InsufficientData {
        /** None, because it says nothing about the dependency. The default. */
        IGNORED,
        /** The same as ALARM, for a metric that must always be there. */
        AS_ALARM,
        /** The same as OK. */
        AS_OK
    }

    /** @throws IllegalArgumentException if a value is out of range */
    public AlarmRules {
        accounts = Set.copyOf(accounts);
        if (hold.compareTo(Duration.ofSeconds(10)) < 0 || hold.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("hold is " + hold.toSeconds() + " s; it must be 10 s to 86400 s");
        }
    }

    static AlarmRules of(Settings settings) {
        return new AlarmRules(
                settings.required(Setting.ACCOUNTS),
                AlarmMapping.of(settings),
                settings.seconds(Setting.ALARM_HOLD_SECONDS),
                switch (settings.word(Setting.INSUFFICIENT_DATA)) {
                    case "alarm" -> InsufficientData.AS_ALARM;
                    case "ok" -> InsufficientData.AS_OK;
                    default -> InsufficientData.IGNORED;
                });
    }
}
