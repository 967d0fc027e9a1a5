/** YAML with the lines of its keys, and back; what is wrong with it, collected into one report. */
@NullMarked
package dev.echoport.config.yaml;

import org.jspecify.annotations.NullMarked;
