package dev.echoport.app.command;

import dev.echoport.client.Target;
import picocli.CommandLine.ITypeConverter;

/** Lets picocli read the address of an admin API: {@code http://HOST:PORT}, or only its end. */
final class AdminConverter implements ITypeConverter<Target> {
  @Override
  public Target convert(String text) {
    return new TargetConverter().convert(text.contains("://") ? text : "http://" + text);
  }
}
