/** Tests of the auto-configuration, in applications of Spring Boot 3.5. */
@NullMarked
package dev.switchgear.spring;

import org.jspecify.annotations.NullMarked;
