package dev.switchgear.local;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The options of a command. Some have a value. Each may be given once, and nothing else is accepted. */
public final class CommandLineOptions {
    private final CommandLine line;

    private CommandLineOptions(CommandLine line) {
        this.line = line;
    }

    /**
     * Reads a command line.
     *
     * @param valued the names of the options that have a value, without the dashes
     * @param bare the names of the options without a value
     * @throws UsageException if there is anything else, or a value is missing
     */
    public static CommandLineOptions parse(List<String> arguments, List<String> valued, List<String> bare) {
        Options known = new Options();
        valued.forEach(
                name -> known.addOption(Option.builder().longOpt(name).hasArg().build()));
        bare.forEach(name -> known.addOption(Option.builder().longOpt(name).build()));
        CommandLine line = read(arguments, known);
        if (!line.getArgList().isEmpty()) {
            throw new UsageException("'" + line.getArgList().get(0) + "' is not an option; see --help");
        }
        return new CommandLineOptions(line);
    }

    private static CommandLine read(List<String> arguments, Options known) {
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .build()
                    .parse(known, arguments.toArray(String[]::new));
        } catch (MissingArgumentException e) {
            throw new UsageException("--" + e.getOption().getLongOpt() + " needs a value; see --help");
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; see --help");
        }
    }

    /**
     * Returns the value of an option, or {@code otherwise} if it is not given.
     *
     * @throws UsageException if it is given more than once
     */
    public String value(String option, String otherwise) {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return otherwise;
        }
        if (values.length > 1) {
            throw new UsageException("--" + option + " is given " + values.length + " times; once is enough");
        }
        return values[0];
    }

    /** Returns whether an option is given. */
    public boolean has(String option) {
        return line.hasOption(option);
    }
}
