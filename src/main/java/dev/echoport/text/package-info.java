/**
 * How addresses, and what peers say, are written for people: one form everywhere, and nothing that
 * a terminal obeys. Knows no other package.
 */
@NullMarked
package dev.echoport.text;

import org.jspecify.annotations.NullMarked;
