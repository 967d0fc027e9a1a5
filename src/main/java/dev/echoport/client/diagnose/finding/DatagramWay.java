package dev.echoport.client.diagnose.finding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * What one way does to numbered datagrams.
 *
 * @param lost went in, and did not come out
 * @param doubled came out more often than they went in
 * @param overtaken came out behind some that went in later
 */
public record DatagramWay(int lost, int doubled, int overtaken) {

  /** Of the numbers that went in and those that came out, each in its order. */
  public static DatagramWay between(List<Integer> in, List<Integer> out) {
    Map<Integer, Queue<Integer>> places = new HashMap<>();
    for (int place = 0; place < in.size(); place++) {
      places.computeIfAbsent(in.get(place), number -> new ArrayDeque<>()).add(place);
    }
    int doubled = 0;
    int overtaken = 0;
    int last = -1;
    for (Integer number : out) {
      Queue<Integer> waiting = places.get(number);
      Integer place = waiting == null ? null : waiting.poll();
      if (place == null) {
        doubled++;
      } else {
        overtaken += place < last ? 1 : 0;
        last = Math.max(last, place);
      }
    }
    int lost = places.values().stream().mapToInt(Queue::size).sum();
    return new DatagramWay(lost, doubled, overtaken);
  }

  /** Whether all came out once, in their order. */
  public boolean clean() {
    return lost + doubled + overtaken == 0;
  }

  /** As a clause about {@code way}. */
  public String text(String way) {
    List<String> did = new ArrayList<>();
    add(did, "lost", lost);
    add(did, "doubled", doubled);
    add(did, "reordered", overtaken);
    return way + " " + (did.isEmpty() ? "lost none" : String.join(" and ", did));
  }

  private static void add(List<String> did, String word, int count) {
    if (count > 0) {
      did.add(word + " " + count);
    }
  }
}
