package dev.ballast.topology.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of a YAML text from the parser's events, one by one and without recursion, so that the bounds hold before
 * anything large was built. The only class that knows the YAML library. For one text.
 */
final class YamlTree {

    private static final int DEEPEST = 20;
    private static final int MOST_NODES = 20_000;
    private static final int MOST_ALIASES = 100;
    private static final int LONGEST = 4096;

    private final Problems problems;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Node> anchored = new HashMap<>();
    private @Nullable Node root;
    private int documents;
    private int nodes;
    private int aliases;

    /** A map or a list that has not ended. */
    private static final class Open {
        private final boolean isMap;
        private final Optional<Anchor> anchor;
        private final int line;
        private final List<Node> parts = new ArrayList<>(); // keys and values in turn, or items

        Open(CollectionStartEvent start, int line) {
            isMap = start instanceof MappingStartEvent;
            anchor = start.getAnchor();
            this.line = line;
        }
    }

    private YamlTree(Problems problems) {
        this.problems = problems;
    }

    /** @throws TopologyException if it is not one YAML document within the bounds */
    static Node parse(String text, Problems problems) {
        YamlTree tree = new YamlTree(problems);
        try {
            for (Event event :
                    new Parse(LoadSettings.builder().setUseMarks(true).build()).parseString(text)) {
                tree.take(event);
            }
        } catch (MarkedYamlEngineException e) {
            throw problems.fatal(e.getProblemMark().map(YamlTree::line).orElse(1), Problems.reason(e.getProblem()));
        } catch (YamlEngineException e) {
            throw problems.fatal(Problems.reason(e.getMessage()));
        }
        Node root = tree.root;
        if (root == null || root instanceof Node.Scalar scalar && scalar.isNothing()) {
            throw problems.fatal("is empty; ./ballast topology prints a whole file");
        }
        return root;
    }

    private void take(Event event) {
        int line = event.getStartMark().map(YamlTree::line).orElse(1);
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw problems.fatal(line, "has a second document; give each one a file");
        } else if (event instanceof AliasEvent alias) {
            addAlias(alias.getAlias(), line);
        } else if (event instanceof ScalarEvent scalar) {
            addScalar(scalar, line);
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag(), line);
            open.push(new Open(start, line));
            if (open.size() > DEEPEST) {
                throw problems.fatal(line, "is nested more than %d deep".formatted(DEEPEST));
            }
        } else if (event instanceof CollectionEndEvent) {
            Open ended = open.pop();
            add(
                    ended.isMap
                            ? new Node.Fields(fields(ended.parts), ended.line)
                            : new Node.Items(ended.parts, ended.line),
                    ended.anchor);
        }
    }

    private void addAlias(Anchor name, int line) {
        if (++aliases > MOST_ALIASES) {
            throw problems.fatal(line, "has more than %d aliases".formatted(MOST_ALIASES));
        }
        Node meant = anchored.get(name.getValue());
        if (meant == null) {
            throw problems.fatal(
                    line, "has no anchor &%1$s that ends before *%1$s".formatted(Problems.shown(name.getValue())));
        }
        add(meant, Optional.empty());
    }

    private void addScalar(ScalarEvent scalar, int line) {
        refuseTag(scalar.getTag(), line);
        if (scalar.getValue().length() > LONGEST) {
            throw problems.fatal(line, "has a text of more than %d characters".formatted(LONGEST));
        }
        add(new Node.Scalar(scalar.getValue(), scalar.isPlain(), line), scalar.getAnchor());
    }

    /** Without tags, the reader decides what a value is. */
    private void refuseTag(Optional<String> tag, int line) {
        tag.ifPresent(name -> {
            throw problems.fatal(line, "has the tag %s; leave it out".formatted(Problems.shown(name)));
        });
    }

    private void add(Node node, Optional<Anchor> anchor) {
        if (++nodes > MOST_NODES) {
            throw problems.fatal(node.line(), "has more than %d values".formatted(MOST_NODES));
        }
        anchor.ifPresent(name -> anchored.put(name.getValue(), node));
        if (open.isEmpty()) {
            root = node;
        } else {
            open.element().parts.add(node);
        }
    }

    private List<Node.Field> fields(List<Node> parts) {
        List<Node.Field> fields = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            if (!(parts.get(i) instanceof Node.Scalar key)) {
                throw problems.fatal(
                        parts.get(i).line(),
                        "has %s as a key".formatted(parts.get(i).shown()));
            }
            fields.add(new Node.Field(key.text(), parts.get(i + 1), key.line()));
        }
        return fields;
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
