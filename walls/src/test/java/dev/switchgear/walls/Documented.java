package dev.switchgear.walls;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.tools.DocumentationTool.DocumentationTask;
import javax.tools.ToolProvider;
import jdk.javadoc.doclet.Doclet;
import jdk.javadoc.doclet.DocletEnvironment;
import jdk.javadoc.doclet.Reporter;

/** Asks the documentation tool for the packages that it documents. */
public final class Documented implements Doclet {
    private static final ThreadLocal<SortedSet<String>> FOUND = ThreadLocal.withInitial(TreeSet::new);

    /** Created by the documentation tool. */
    public Documented() {}

    /** Returns the packages in the Javadoc of a module. */
    static SortedSet<String> packagesOf(String module, Path sources, String modulePath) {
        FOUND.get().clear();
        List<String> options = List.of(
                "--module", module, "--module-source-path", module + "=" + sources, "--module-path", modulePath);
        DocumentationTask task =
                ToolProvider.getSystemDocumentationTool().getTask(null, null, null, Documented.class, options, null);
        if (!task.call()) {
            throw new IllegalStateException("the documentation tool failed; what it says is above");
        }
        return new TreeSet<>(FOUND.get());
    }

    @Override
    public boolean run(DocletEnvironment environment) {
        environment.getIncludedElements().stream()
                .filter(element -> element.getKind() == ElementKind.PACKAGE)
                .forEach(element -> FOUND.get()
                        .add(((PackageElement) element).getQualifiedName().toString()));
        return true;
    }

    @Override
    public void init(Locale locale, Reporter reporter) {
        // Nothing is written.
    }

    @Override
    public String getName() {
        return "packages";
    }

    @Override
    public Set<? extends Option> getSupportedOptions() {
        return Set.of();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }
}
