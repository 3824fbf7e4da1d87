/*
 * paging.h - page directories: which linear page is which frame.
 *
 * Both models use the same linear map, so everything here speaks of linear
 * addresses; seg/mode.h turns a user's offset into one.  Intel SDM vol. 3A,
 * "32-Bit Paging".
 */
#ifndef KERNEL_PAGING_H
#define KERNEL_PAGING_H

#include "base/layout.h"
#include "base/types.h"

#define TABLE_ENTRIES	(PAGE_SIZE / 4)

/* The directory of threads without a user half, and the tables of the kernel's window,
 * which every other directory shares.  boot/start.asm fills them before there is C. */
extern uint32_t kernel_directory[TABLE_ENTRIES];
extern uint32_t window_tables[WINDOW_SIZE / PAGE_SIZE];

/* Makes the kernel's text and read-only data read-only for ring 0 too (CR0.WP). */
void paging_init(void);

/* A new directory: no user pages, the kernel's window.  Its physical address, or
 * 0 if memory is short.  paging_destroy frees it; every user entry in it that is not 0
 * is given to `release`, whose work its frame is. */
uint32_t paging_create(void);
void paging_destroy(uint32_t directory, void (*release)(uint32_t entry));

/* The page-table entry of a linear page; NULL if there is no table for it.  With
 * `create` the table is made; then NULL means that memory is short. */
uint32_t *paging_entry(uint32_t directory, uint32_t linear, bool create);

/* Maps one page; bits: PTE_PRESENT, PTE_WRITE, PTE_USER.  An entry that is not 0
 * owns its frame, present or not.  False if memory is short. */
bool paging_map(uint32_t directory, uint32_t linear, uint32_t phys, uint32_t bits);

/* Unmaps one page; its entry, or 0 if nothing was mapped. */
uint32_t paging_unmap(uint32_t directory, uint32_t linear);

/*
 * Reads n bytes at a linear address through the page tables alone, whatever the
 * segments say.  Returns how many bytes were mapped, from the first on.
 */
uint32_t paging_peek(uint32_t directory, uint32_t linear, void *to, uint32_t n);

/* Takes one page of the kernel's window away, as a guard. */
void paging_guard(uint32_t phys, bool guard);

#endif
