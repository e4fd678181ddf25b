package dev.switchgear.settings;

import java.util.Set;

/**
 * Every variable that configures a part of Switchgear. {@code docs/settings.md} is made from this list.
 *
 * @since 0.1.0
 */
public enum Setting {
    /** Where circuits meet. */
    TABLE("the name or ARN of the table of circuits", "none: it must be set", SettingKind.text(), Parts.ALL),
    /** Where the table is. */
    REGION("the region of the table", "the function's", SettingKind.text(), Parts.ALL),
    /** Another address of DynamoDB. */
    ENDPOINT("DynamoDB's address: a VPC endpoint, DynamoDB Local", "the region's", SettingKind.address(), Parts.ALL),
    /** Separates fleets. */
    NAMESPACE("separates fleets that share a table", "default", SettingKind.name(), Parts.ALL),
    /** For a person. */
    LABEL("this function's name in the table, for people", "the function's name", SettingKind.text(), Parts.CALLERS),
    /** Policy of all circuits. */
    POLICY(
            "the policy of all circuits, as `name=value, name=value`",
            "the defaults below",
            SettingKind.policy(),
            Parts.ALL),
    /** Circuits to read early. */
    PREFETCH(
            "circuits that are read while the function starts, at most 100",
            "none; the library's first guard",
            SettingKind.names(),
            Parts.CALLERS),
    /** Gives calls up. */
    TIMEOUT_MILLIS(
            "the time after which a call is given up; also `callTimeoutMillis` where no policy names one",
            "never",
            SettingKind.whole(1, 900_000),
            Set.of(Part.LIBRARY)),
    /** Records calls before the end. */
    DEADLINE_MARGIN_MILLIS(
            "how long before the end of an invocation a call that still runs is recorded as a failure",
            "200",
            SettingKind.whole(200, 60_000),
            Set.of(Part.LIBRARY)),
    /** Switches the breaker off. */
    DISABLED("`true`: every call passes, and the table is not used", "false", SettingKind.flag(), Parts.ALL),
    /** Only watches. */
    SHADOW("`true`: circuits decide and record, and refuse nothing", "false", SettingKind.flag(), Parts.CALLERS),
    /** Fails early. */
    STRICT("`true`: invalid settings end the function's start", "false", SettingKind.flag(), Set.of(Part.LIBRARY)),
    /** Metrics. */
    METRICS(
            "`emf` writes metrics in CloudWatch's Embedded Metric Format",
            "none",
            SettingKind.words("emf", "none"),
            Set.of(Part.LIBRARY)),
    /** A file of these. */
    FILE(
            "a file of these variables, one `NAME=value` per line; the path is relative to the function's folder",
            "none",
            SettingKind.text(),
            Parts.ALL),
    /** Port of the extension. */
    EXTENSION_HTTP_PORT(
            "the port on 127.0.0.1 where the extension listens; 0 lets the system choose",
            "2775",
            SettingKind.whole(0, 65_535),
            Parts.OWN),
    /** Connections of the extension. */
    EXTENSION_MAX_CONNECTIONS("how many connections may be open at once", "64", SettingKind.whole(1, 1_000), Parts.OWN),
    /** Slow clients. */
    EXTENSION_REQUEST_TIMEOUT_MILLIS(
            "how long a request may take to arrive", "2000", SettingKind.whole(10, 60_000), Parts.OWN),
    /** Log of the extension. */
    EXTENSION_LOG_LEVEL(
            "the lowest level that is logged",
            "info",
            SettingKind.words("debug", "info", "warn", "error", "none"),
            Parts.OWN),
    /** Invocations. */
    EXTENSION_INVOKE_EVENTS(
            "`false`: register for `SHUTDOWN` only, as on managed instances", "true", SettingKind.flag(), Parts.OWN),
    /** Recording after the response. */
    EXTENSION_AFTER_RESPONSE(
            "`true`: outcomes are recorded after the response", "false", SettingKind.flag(), Parts.OWN),
    /** Telemetry. */
    EXTENSION_TELEMETRY_HOST(
            "the host name to which Lambda sends telemetry", "sandbox.localdomain", SettingKind.text(), Parts.OWN),
    /** Who may report. */
    SOURCES("the sources whose events count", "none: it must be set", SettingKind.list(), Set.of(Part.EVENTS)),
    /** From which accounts. */
    ACCOUNTS(
            "the accounts that events and alarms may come from, separated by commas",
            "none: it must be set",
            SettingKind.list(),
            Set.of(Part.EVENTS, Part.ALARMS)),
    /** Old events. */
    MAX_AGE_SECONDS(
            "the longest time since a reported call ended", "60", SettingKind.whole(1, 3_600), Set.of(Part.EVENTS)),
    /** Clocks that are ahead. */
    MAX_AHEAD_SECONDS(
            "how far the clock of a sender may be ahead", "10", SettingKind.whole(0, 300), Set.of(Part.EVENTS)),
    /** Rejected events. */
    DEAD_LETTER_QUEUE_URL(
            "the SQS queue for rejected messages",
            "they return to the source",
            SettingKind.text(),
            Set.of(Part.EVENTS, Part.ALARMS)),
    /** Alarms by name. */
    ALARMS(
            "which alarm means which circuit: `alarm=circuit, alarm=circuit/key`",
            "none",
            SettingKind.list(),
            Set.of(Part.ALARMS)),
    /** Alarms by tag. */
    ALARM_TAG("the tag of an alarm that names its circuit", "none", SettingKind.text(), Set.of(Part.ALARMS)),
    /** Alarms by pattern. */
    ALARM_PATTERN(
            "a regular expression for alarms' names, with a group `circuit`",
            "none",
            SettingKind.text(),
            Set.of(Part.ALARMS)),
    /** How long an alarm holds. */
    ALARM_HOLD_SECONDS(
            "the longest an alarm holds a circuit open", "900", SettingKind.whole(10, 86_400), Set.of(Part.ALARMS)),
    /** Alarms without data. */
    INSUFFICIENT_DATA(
            "what `INSUFFICIENT_DATA` means",
            "ignored",
            SettingKind.words("ignored", "alarm", "ok"),
            Set.of(Part.ALARMS)),
    /** Health checks. */
    HEALTH_PLAN(
            "the health checks of one schedule, as JSON",
            "none: it must be set",
            SettingKind.text(),
            Set.of(Part.HEALTH)),
    /** Where changes go. */
    EVENT_BUS("the event bus for changes of circuits", "default", SettingKind.text(), Set.of(Part.CHANGES)),
    /** Queues and streams by the UUID of their mapping. */
    MAPPINGS("circuits of event source mappings: `uuid=circuit`", "none", SettingKind.list(), Set.of(Part.SOURCES)),
    /** Queues and streams by tag. */
    MAPPING_TAG("the tag of a mapping that names its circuit", "none", SettingKind.text(), Set.of(Part.SOURCES)),
    /** How long an outage may pause a mapping. */
    LONGEST_PAUSE_SECONDS(
            "how long one outage may pause a mapping", "43200", SettingKind.whole(60, 1_209_600), Set.of(Part.SOURCES)),
    /** Where parked events wait. */
    PARKING_TABLE(
            "the name or ARN of the table of parked events",
            "the table of circuits, with `-parked` behind its name",
            SettingKind.text(),
            Set.of(Part.PARKING)),
    /** Circuits of functions and queues. */
    TARGETS("circuits of functions and queues: `name=circuit`", "none", SettingKind.list(), Set.of(Part.PARKING)),
    /** Functions of dead-letter queues. */
    DEAD_LETTERS(
            "functions of dead-letter queues and topics of Lambda: `queue=function`, its name or ARN",
            "none",
            SettingKind.list(),
            Set.of(Part.PARKING)),
    /** Where events end that are not sent again. */
    FINAL_QUEUE_URL(
            "the SQS queue for events that are given up, or that no open circuit caused",
            "none: it must be set",
            SettingKind.text(),
            Set.of(Part.PARKING)),
    /** Groups of events. */
    GROUP_POINTER(
            "where a payload names its group, as a JSON pointer: `/order/id`; events of a group are redriven in order",
            "none: each event is alone",
            SettingKind.text(),
            Set.of(Part.PARKING)),
    /** Order of events. */
    ORDER_POINTER(
            "where a payload has its number or time in its group, as a JSON pointer",
            "none: the time of the failure counts",
            SettingKind.text(),
            Set.of(Part.PARKING)),
    /** Poison. */
    REDRIVE_ATTEMPTS(
            "how often a redriven event may fail before it is given up",
            "3",
            SettingKind.whole(1, 100),
            Set.of(Part.PARKING)),
    /** Old events. */
    LONGEST_PARKED_SECONDS(
            "how long an event may wait before it is given up",
            "1209600",
            SettingKind.whole(60, 31_536_000),
            Set.of(Part.PARKING)),
    /** Groups at a time. */
    REDRIVE_LANES("how many groups are redriven at a time", "4", SettingKind.whole(1, 25), Set.of(Part.PARKING)),
    /** Options of a JVM that is being trained. */
    LAYER_TRAINING(
            "options of the layer's JVM while the layer is built", "none", SettingKind.text(), Set.of(Part.BUILD));

    /** What all names begin with. */
    public static final String PREFIX = "SWITCHGEAR_";

    /** Followed by a circuit's name, as {@link #suffix} writes it: that circuit's own policy, on top of the others. */
    public static final String POLICY_OF = "SWITCHGEAR_POLICY_";

    private final String what;
    private final String fallback;

    @SuppressWarnings("ImmutableEnumChecker") // a record of constants and of lists that cannot be changed
    private final SettingKind kind;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Part> readers;

    Setting(String what, String fallback, SettingKind kind, Set<Part> readers) {
        this.what = what;
        this.fallback = fallback;
        this.kind = kind;
        this.readers = readers;
    }

    /** What reads a variable. */
    public enum Part {
        /** {@code LambdaSwitchgear}. */
        LIBRARY,
        /** The extension. */
        EXTENSION,
        /** {@code OutcomeEventHandler}. */
        EVENTS,
        /** {@code AlarmHandler}. */
        ALARMS,
        /** {@code HealthCheckHandler}. */
        HEALTH,
        /** {@code CircuitChangeHandler}. */
        CHANGES,
        /** {@code SourceGovernorHandler}. */
        SOURCES,
        /** {@code ParkingHandler}. */
        PARKING,
        /** {@code GetCircuitStatus} and {@code UpdateCircuitStatus}. */
        WORKFLOW,
        /** {@code ./switchgear layer}. */
        BUILD
    }

    /** Some of them. */
    private static final class Parts {
        static final Set<Part> ALL = Set.of(
                Part.LIBRARY,
                Part.EXTENSION,
                Part.EVENTS,
                Part.ALARMS,
                Part.HEALTH,
                Part.SOURCES,
                Part.PARKING,
                Part.WORKFLOW);
        static final Set<Part> CALLERS = Set.of(Part.LIBRARY, Part.EXTENSION);
        static final Set<Part> OWN = Set.of(Part.EXTENSION);
    }

    /** Returns the variable's name. */
    public String key() {
        return PREFIX.concat(name());
    }

    /** Returns what it is for. */
    public String what() {
        return what;
    }

    /** Returns its default, as text. */
    public String fallback() {
        return fallback;
    }

    /** Returns what its value must be. */
    public String mustBe() {
        return kind.shown();
    }

    /** Returns who reads it. */
    public Set<Part> readers() {
        return readers;
    }

    SettingKind kind() {
        return kind;
    }

    /** Returns a circuit's name as a variable can hold it: {@code payments-api} is {@code PAYMENTS_API}. */
    public static String suffix(String circuit) {
        StringBuilder suffix = new StringBuilder(circuit.length());
        for (int i = 0; i < circuit.length(); i++) {
            char letter = circuit.charAt(i);
            boolean plain = letter < 128 && Character.isLetterOrDigit(letter);
            suffix.append(plain ? Character.toUpperCase(letter) : '_');
        }
        return suffix.toString();
    }

    static boolean isKnown(String key) {
        boolean known = key.startsWith(POLICY_OF);
        for (Setting setting : values()) {
            known = known || setting.key().equals(key);
        }
        return known;
    }
}
