/**
 * What the author of a processor implements and is given. It is the only package that plug-ins may
 * rely on; all others may change with every release.
 */
@NullMarked
package dev.echoport.api;

import org.jspecify.annotations.NullMarked;
