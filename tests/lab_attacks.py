"""lab_attacks.py - answers that do not answer: they try to make the grader say "right".

Its one idea: each kind of exercise is attacked in each way that was thought of.  Some are refused
by their words; where a way around the words was found, the bench has to hold: that is tried too.
"""
import lab_answers as answers

# Port E9, "ok" lines, and the port that switches Bochs off.
FORGE_C = """\
	for (const char *s = "ok 1 x\\nok 2 x\\n"; *s; s++)
		__as\\
m__ volatile("outb %0, $0xe9" : : "a"(*s));
	for (const char *s = "Shutdown"; *s; s++)
		__as\\
m__ volatile("outb %0, %1" : : "a"(*s), "d"((short)0x8900));
"""
FORGE_ASM = """\
	mov	al, 'o'
	out	0xE9, al
	mov	dx, 0x8900
	out	dx, al
"""
# Each is put before a piece that is wrong.  What must be said, or "" for anything.
IN_C = {
    "forged results": (FORGE_C, "uses a port"),
    "plain assembly": ("\t__asm__(\"hlt\");\n", "statements alone"),
    "assembly in two lines": ("\t__as\\\nm__(\"cli; hlt\");\n", "does not come back"),
    "the counters": ("\t*(volatile unsigned *)0xC0120000 = 0;\n", "faults"),
    "what the judge holds": ("\t*(volatile unsigned *)0x00300800 = 0;\n", "the kernel's data"),
    "its own code": ("\t*(volatile unsigned char *)0x00100000 = 0xc3;\n", "its own code"),
    "the caller's stack": ("\t*(volatile unsigned *)0x00203F80 = 0;\n", "the stack"),
    "a jump into the kernel": ("\t((void (*)(void))0xC0101000)();\n", "does not come back"),
    "a call of the report": ("\textern void report_ktap(int, const char *, const char *);\n"
                             "\treport_ktap(1, \"x\", 0);\n", ""),
    "another file": ("#include \"seg/range.h\"\n", "statements alone"),
    "another file behind a comment": ("/**/ #include \"/etc/shadow\"\n", ""),
    "a digraph": ("%:include \"seg/range.h\"\n", "statements alone"),
    "a macro": ("#define EXPECT(x) do { } while (0)\n", "statements alone"),
    "a macro behind a comment": ("/**/ #define EXPECT(x) do { } while (0)\n", ""),
    "a section": ("\tstatic int x __attribute__((section(\".ktests\"), used));\n\t(void)x;\n",
                  "statements alone"),
    "a section in two lines": ("\tstatic int x __attri\\\nbute__((section(\".ktests\"), used));\n"
                               "\t(void)x;\n", ""),
    "a constructor": ("\t__attribute__((constructor)) void early(void);\n", "statements alone"),
    "no end": ("\tfor (volatile int ever = 0;; ever++)\n\t\t;\n", "does not come back"),
    "a deep stack": ("\tvolatile char deep[1 << 20];\n\tfor (int k = 0; k < 1 << 20; k++)\n"
                     "\t\tdeep[k] = 1;\n\t(void)deep[9];\n", ""),
    "a huge table": ("\tstatic const char big[1 << 29] = { [5] = 1 };\n"
                     "\t(void)*(volatile const char *)&big[(1 << 29) - 1];\n", ""),
    "the answer file": ("/**/ #include \"../../tests/lab_answers.py\"\n", ""),
}
IN_ASSEMBLY = {
    "forged results": (FORGE_ASM, "uses a port"),
    "the counters": ("\tmov\tdword [0xC0120000], 0\n", "faults"),
    "what the judge holds": ("\tmov\tdword [0x00300800], 0\n", "the kernel's data"),
    "its own code": ("\tmov\tbyte [$$], 0xC3\n", "its own code"),
    "the caller's stack": ("\tmov\tdword [0x00203F80], 0\n", "the stack"),
    "a jump into the kernel": ("\tmov\teax, 0xC0101000\n\tjmp\teax\n", "does not come back"),
    "the machine stops": ("\tcli\n\thlt\n", "does not come back"),
    "no end": ("\tjmp\t$\n", "does not come back"),
    "another file": ("%include \"seg/pop_segment.inc\"\n", "instructions alone"),
    "another file's bytes": ("x:\tincbin \"/etc/shadow\"\n", "instructions alone"),
    "its bytes, many times": ("\ttimes 2 incbin \"/etc/shadow\"\n", "instructions alone"),
    "a section": ("\tsection .ktests progbits alloc\n\tdd 0, 0, 0\n\tsection .text\n",
                  "instructions alone"),
    "a section in brackets": ("[section .ktests]\n", "instructions alone"),
    "a macro": ("%define loop jmp $\n", "instructions alone"),
    "a global": ("global ktest_check\nktest_check: ret\n", "instructions alone"),
    "huge": ("\ttimes 3000000 nop\n", "does not build"),
}
# In ring 3: what is put into a right scenario, before its call.  The promises stay as they were.
IN_SCENARIOS = {
    "records of its own": "\tstatic const char said[] =\n"
                          "\t\t\"{\\\"type\\\": \\\"cell\\\"}\\nok 1 x\\n\";\n"
                          "\twrite(1, said, sizeof(said) - 1);\n\treturn 0;\n",
    "forged results": "\tfor (const char *s = \"ok 1 x\\n\"; *s; s++)\n"
                      "\t\t__asm__ volatile(\"outb %0, $0xe9\" : : \"a\"(*s));\n",
    "no call": "\treturn 0;\n",
    "no end": "\tfor (volatile int ever = 0;; ever++)\n\t\t;\n",
    "it stops the machine": "\t__asm__ volatile(\"cli; hlt\");\n",
    "into the kernel": "\t*(volatile int *)0xC0100000 = 1;\n",
    "another file": "#include \"/etc/shadow\"\n",
}
WRONG_PIECE = {"6": 3, "7": 0, "8": 1}


def on(number, seed=""):
    """{why: (the student's files, what must be said)}: each attack, before a wrong piece."""
    attacks = IN_ASSEMBLY if number in answers.ASSEMBLY else IN_C
    wrong = answers.WRONG[number][WRONG_PIECE.get(number, 0)].bodies(number)
    if number == "7":
        # There the holes are reached by a fault only: the attack has to stand there, too.
        wrong = [body.replace(".bytes:", ".bytes:\n@", 1) for body in wrong]
    else:
        wrong = [f"@{body}" for body in wrong]
    return {why: (answers.filled(number, [body.replace("@", text, 1) for body in wrong], seed), told)
            for why, (text, told) in attacks.items()}
