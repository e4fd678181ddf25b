/** Tests of the clients, with the real ones, against servers in this process. */
@NullMarked
package dev.switchgear.http;

import org.jspecify.annotations.NullMarked;
