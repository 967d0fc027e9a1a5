package dev.echoport.config.processor;

import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.source.Setting;
import dev.echoport.config.source.Settings;
import dev.echoport.config.source.Settings.WrittenChain;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the processors that the sources name, once it is known which there are. A list that a
 * later source replaced is checked as well, so that no mistake stays hidden.
 */
public final class ChainReader {
  private final Settings settings;
  private final Problems problems;
  private final KnownProcessors known;
  private final ProcessorReader reader;

  public ChainReader(Settings settings, Problems problems, KnownProcessors known) {
    this.settings = settings;
    this.problems = problems;
    this.known = known;
    this.reader = new ProcessorReader(problems, known, settings.pools());
  }

  public void read() {
    settings.chains().forEach(chain -> settings.replace(chain.setting(), checked(chain)));
  }

  private Setting checked(WrittenChain chain) {
    Origin origin = chain.setting().origin();
    List<YamlNode> entries = chain.processors().items();
    List<ProcessorConfig> processors = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ProcessorConfig processor =
          reader.read(CheckedChain.entryPath(chain.path(), i), entries.get(i));
      if (processor != null) {
        processors.add(processor);
      }
    }
    if (processors.size() < entries.size() || !mayStandTogether(chain, processors)) {
      return Setting.invalid(origin);
    }
    List<Origin> origins = entries.stream().map(YamlNode::origin).toList();
    return new Setting(origin, new CheckedChain(processors, origins), ChainText.of(processors));
  }

  private boolean mayStandTogether(WrittenChain chain, List<ProcessorConfig> processors) {
    for (int i = 0; i < processors.size(); i++) {
      String name = processors.get(i).name();
      ProcessorDeclaration declaration = known.find(name);
      if (processors.size() > 1 && declaration != null && declaration.spec().only()) {
        problems.add(
            chain.processors().items().get(i).origin(),
            CheckedChain.entryPath(chain.path(), i) + ".name",
            "\"" + name + "\" must be alone (expected: no other processor in this list)");
        return false;
      }
    }
    return true;
  }
}
