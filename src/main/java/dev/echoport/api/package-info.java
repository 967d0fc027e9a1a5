/**
 * What the author of a processor implements and is given. Plug-ins may rely on it alone; all other
 * packages but {@code dev.echoport.testing} may change with every release.
 */
@NullMarked
package dev.echoport.api;

import org.jspecify.annotations.NullMarked;
