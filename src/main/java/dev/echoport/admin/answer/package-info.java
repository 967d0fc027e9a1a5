/** What the API answers about the node, its listeners, its connections and its history, as JSON. */
@NullMarked
package dev.echoport.admin.answer;

import org.jspecify.annotations.NullMarked;
