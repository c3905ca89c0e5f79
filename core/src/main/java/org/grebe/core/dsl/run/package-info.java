/** What a script runs on: its words, options, values and handlers' calls; where it runs from start to end. */
package org.grebe.core.dsl.run;
