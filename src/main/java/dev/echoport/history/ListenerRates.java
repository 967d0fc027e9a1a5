package dev.echoport.history;

import dev.echoport.completion.report.ListenerReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a listener does a second, by the name of the count.
 *
 * @param now in the last ten seconds or so
 * @param highest in any ten seconds since the node started
 */
public record ListenerRates(Map<String, Double> now, Map<String, Double> highest) {

  static ListenerRates of(Track<ListenerReport> track) {
    Map<String, Double> now = new LinkedHashMap<>();
    Map<String, Double> highest = new LinkedHashMap<>();
    List<Column<ListenerReport>> columns = track.columns();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (!columns.get(i).kept() && name.indexOf('.') < 0) {
        now.put(name, track.perSecond(i));
        highest.put(name, track.highest(i));
      }
    }
    return new ListenerRates(now, highest);
  }
}
