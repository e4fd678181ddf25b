package dev.switchgear.resilience4j;

/**
 * A setting of resilience4j that has another meaning, or none, on a circuit of the fleet.
 *
 * @param setting its name in {@code CircuitBreakerConfig}
 * @param configured its value
 * @param applies its effect here
 * @param instead what to use instead
 * @since 0.1.0
 */
public record SettingNote(String setting, String configured, String applies, String instead) {
    /** Returns the note as one sentence. */
    @Override
    public String toString() {
        return setting + "=" + configured + ": " + applies + "; " + instead;
    }
}
