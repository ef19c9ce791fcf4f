rule = extend_rule("", "rotate", ["degrees", "90"])
rule = extend_rule(rule, "strip", [])
