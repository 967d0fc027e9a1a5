package dev.echoport.admin.answer;

import java.util.List;

/**
 * A page of HTML that loads nothing and runs nothing, whoever opens it. Everything in it is
 * escaped: peers have written some of it.
 */
final class HtmlPage {
  /** What a browser may do with it: show it, with the style that it brings. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1d2733; --grid: #d8dee6; --back: #fff; --a: #0b62c4; --b: #c2570c; --c: #1b7f4b }
      @media (prefers-color-scheme: dark) {
        :root { --text: #dce4ee; --grid: #37424f; --back: #12181f; --a: #6cb0ff; --b: #ff9d52; --c: #63d297 } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
             max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
      table { border-collapse: collapse } th, td { padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top }
      td:first-child { white-space: nowrap }
      svg { width: 100%; height: auto } svg text { font-size: 12px; fill: var(--text) }
      path { fill: none; stroke-width: 1.5 } .grid { stroke: var(--grid) }
      .a { stroke: var(--a); color: var(--a) } .b { stroke: var(--b); color: var(--b) } .c { stroke: var(--c); color: var(--c) }
      """;

  private final StringBuilder html = new StringBuilder();

  HtmlPage(String title) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(CONTENT_SECURITY_POLICY)
        .append("\">\n<meta name=\"viewport\" content=\"width=device-width\"><title>")
        .append(escape(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(escape(title))
        .append("</h1>\n");
  }

  HtmlPage heading(String text) {
    html.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  HtmlPage paragraph(String text) {
    html.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /** The first row is the head; without rows there is no table. */
  HtmlPage table(List<List<String>> rows) {
    html.append("<table>\n");
    for (int i = 0; i < rows.size(); i++) {
      String cell = i == 0 ? "th" : "td";
      html.append("<tr>");
      for (String text : rows.get(i)) {
        html.append('<').append(cell).append('>').append(escape(text));
        html.append("</").append(cell).append('>');
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n");
    return this;
  }

  HtmlPage chart(LineChart chart) {
    html.append(chart.svg());
    return this;
  }

  String end() {
    return html.append("</body></html>\n").toString();
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
