package org.lxcautoscale.config;

import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the nodes of a YAML text are in it, as indexes of characters. */
final class YamlPlaces {

    private final String text;

    YamlPlaces(String text) {
        this.text = text;
    }

    int start(Node node) {
        return index(node.getStartMark().orElseThrow());
    }

    /** Indentation of a node. */
    int column(Node node) {
        return node.getStartMark().orElseThrow().getColumn();
    }

    /** The end of a node's own text, without the blank lines and comments that the parser counts among blocks. */
    int end(Node node) {
        return switch (node) {
            case CollectionNode<?> block
            when block.getFlowStyle() == FlowStyle.BLOCK && !block.getValue().isEmpty() -> endOfLast(block);
            case ScalarNode _ ->
                withoutBlanks(start(node), index(node.getEndMark().orElseThrow()));
            default -> index(node.getEndMark().orElseThrow());
        };
    }

    private int endOfLast(CollectionNode<?> block) {
        return switch (block) {
            case SequenceNode list -> end(list.getValue().getLast());
            case MappingNode mapping -> end(mapping.getValue().getLast().getValueNode());
            default -> throw new IllegalArgumentException(block.getNodeType().toString());
        };
    }

    private int withoutBlanks(int start, int end) {
        int last = end;
        while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        return last;
    }

    /** Marks count code points. */
    private int index(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
