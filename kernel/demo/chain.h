/*
 * chain.h - from one kernel into the other, without a reset.
 */
#ifndef KERNEL_CHAIN_H
#define KERNEL_CHAIN_H

/*
 * Replaces this kernel by the ELF file in module `name` and starts it with the
 * same command line and archive, and with `results` as module "results".  Does
 * not return; stops with a message in words if the file cannot be used.
 */
void chain_to(const char *name) __attribute__((noreturn));

#endif
