/** Tests of the web console with the requests of a browser, on DynamoDB Local. */
@NullMarked
package dev.switchgear.console.web;

import org.jspecify.annotations.NullMarked;
