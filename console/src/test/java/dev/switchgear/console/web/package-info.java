/** The console, asked as a browser asks it, on DynamoDB Local. */
@NullMarked
package dev.switchgear.console.web;

import org.jspecify.annotations.NullMarked;
