package dev.switchgear.signals;

import java.util.Optional;

/**
 * Looks up the tags of an alarm.
 *
 * @since 0.1.0
 */
public interface AlarmTags {
    /** Returns the value of one tag of an alarm. */
    Optional<String> tag(String alarmArn, String key);
}
