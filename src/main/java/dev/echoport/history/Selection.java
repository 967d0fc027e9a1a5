package dev.echoport.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which series somebody asks for: by their names, or by the word before the first dot, so that
 * {@code closed} has one for each reason.
 */
public record Selection(List<String> words) {
  /** All of them. */
  public static final Selection ALL = new Selection(List.of());

  public Selection {
    words = List.copyOf(words);
  }

  /** By words that commas part. */
  public static Selection of(String text) {
    return new Selection(List.of(text.split(",", -1)));
  }

  boolean has(String name) {
    return words.isEmpty() || words.contains(name) || words.contains(group(name));
  }

  /** The first word that names no series of the node, or, else, none of a listener. */
  public Optional<String> unknown(boolean node) {
    List<String> known = known(node);
    return words.stream()
        .filter(
            word -> known.stream().noneMatch(name -> name.equals(word) || group(name).equals(word)))
        .findFirst();
  }

  /** What may be asked for, each group once. */
  public static List<String> groups(boolean node) {
    return known(node).stream().map(Selection::group).distinct().toList();
  }

  private static List<String> known(boolean node) {
    Stream<String> names =
        node
            ? Columns.ofNode().stream().map(Column::name)
            : Columns.ofListener().stream().map(Column::name);
    List<String> known = new ArrayList<>(names.toList());
    Series.QUANTILES.forEach(each -> known.add(each.name()));
    return known;
  }

  private static String group(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
