const rule = extendRule(extendRule("", "rotate", ["degrees", "90"]), "strip", []);
