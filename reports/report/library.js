// What the charts use of Observable Plot; bundle.mjs makes one script of this and what it needs.
import { barX, dot, lineY, plot, pointer, pointerX, ruleX, ruleY, text, tip } from "@observablehq/plot";

globalThis.Plot = { barX, dot, lineY, plot, pointer, pointerX, ruleX, ruleY, text, tip };
