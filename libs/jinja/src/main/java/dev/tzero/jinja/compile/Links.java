package dev.tzero.jinja.compile;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.Variables;
import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Context;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Module;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Undefined;
import dev.tzero.jinja.syntax.Stmt;
import java.util.List;
import java.util.Map;

/** Compiles the statements that name other templates. */
final class Links {

    private final Expressions expressions;
    private final Programs programs;

    Links(Expressions expressions, Programs programs) {
        this.expressions = expressions;
        this.programs = programs;
    }

    Step extending(Stmt.Extends link, Scope scope) {
        expressions.link(link.at());
        Code template = expressions.compile(link.template(), scope);
        int at = link.at();
        return run -> {
            Object name = template.eval(run);
            run.at = at;
            if (run.context.parent() != null) {
                throw new Failure(ErrorKind.TEMPLATE, "Template extends two others", "one");
            }
            Program parent = find(run, name, false);
            run.context.addBlocks(parent.name(), parent.blocks());
            run.context.setParent(parent);
        };
    }

    Step include(Stmt.Include link, Scope scope) {
        expressions.link(link.at());
        Code template = expressions.compile(link.template(), scope);
        Map<String, Code> around = link.withContext() ? Blocks.visible(expressions, scope) : Map.of();
        int at = link.at();
        return run -> {
            Object name = template.eval(run);
            run.at = at;
            run.step();
            Program program = find(run, name, link.ignoreMissing());
            if (program != null) {
                Variables variables = variables(run, link.withContext(), around);
                run.inTemplate(program.name(), program.context(variables), program::write);
            }
        };
    }

    Step importing(Stmt.Import link, Scope scope) {
        expressions.link(link.at());
        Code template = expressions.compile(link.template(), scope);
        Map<String, Code> around = link.withContext() ? Blocks.visible(expressions, scope) : Map.of();
        int slot = scope.slot(link.target()).index();
        boolean outermost = scope.isRoot();
        return run -> {
            Object name = template.eval(run);
            run.at = link.at();
            Module module = module(run, name, variables(run, link.withContext(), around));
            run.frame.slots[slot] = module;
            if (outermost) {
                run.context.define(link.target(), module, false);
            }
        };
    }

    Step fromImport(Stmt.FromImport link, Scope scope) {
        expressions.link(link.at());
        Code template = expressions.compile(link.template(), scope);
        Map<String, Code> around = link.withContext() ? Blocks.visible(expressions, scope) : Map.of();
        int[] slots = link.names().stream()
                .mapToInt(name -> scope.slot(name.alias()).index())
                .toArray();
        boolean outermost = scope.isRoot();
        return run -> {
            Object name = template.eval(run);
            run.at = link.at();
            Module module = module(run, name, variables(run, link.withContext(), around));
            for (int i = 0; i < slots.length; i++) {
                Stmt.Imported imported = link.names().get(i);
                Object value = module.attribute(imported.name());
                if (value == Access.NONE) {
                    value = new Undefined("the template '" + module.template()
                            + "' does not export the requested name '" + imported.name() + "'");
                }
                run.frame.slots[slots[i]] = value;
                if (outermost) {
                    run.context.define(imported.alias(), value, false);
                }
            }
        };
    }

    private static Variables variables(Run run, boolean withContext, Map<String, Code> around) {
        return withContext ? run.context.over(Blocks.values(run, around)) : Context.NO_VARIABLES;
    }

    private Module module(Run run, Object name, Variables variables) {
        run.step();
        Program program = find(run, name, false);
        Context context = program.context(variables);
        String text = run.capture(() -> run.inTemplate(program.name(), context, program::write));
        return new Module(program.name(), context.exports(), run.markup(text));
    }

    /** The template of a name, or the first there is of a list of names. */
    private Program find(Run run, Object name, boolean ignoreMissing) {
        if (name instanceof Undefined undefined) {
            throw undefined.failure();
        }
        List<?> names = name instanceof List<?> list ? list : List.of(name == null ? "None" : name);
        for (Object one : names) {
            String text = Markup.textOf(one);
            if (text == null) {
                throw Failure.type("A template's name is " + Text.brief(one), "a string, or a list of strings");
            }
            Program program = programs.find(run, text);
            if (program != null) {
                return program;
            }
        }
        if (ignoreMissing) {
            return null;
        }
        throw new Failure(
                ErrorKind.TEMPLATE,
                "No template named "
                        + String.join(" or ", names.stream().map(Text::brief).toList()),
                "the name of one that the loader has");
    }
}
