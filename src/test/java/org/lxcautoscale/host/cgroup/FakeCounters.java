package org.lxcautoscale.host.cgroup;

/**
 * The kernel's counters of one fake container, and its complete {@code memory.stat} in the kernel's order.
 *
 * @param hits how often the container has hit its own limit
 */
record FakeCounters(
        long inUse, long cache, long slab, long swap, long refaults, long kills, long innerKills, long hits) {

    static FakeCounters ofMemory(long inUse, long cache) {
        return new FakeCounters(inUse, cache, 0, 0, 0, 0, 0, 0);
    }

    FakeCounters withMemory(long newInUse, long newCache) {
        return new FakeCounters(newInUse, newCache, slab, swap, refaults, kills, innerKills, hits);
    }

    FakeCounters withSlab(long bytes) {
        return new FakeCounters(inUse, cache, bytes, swap, refaults, kills, innerKills, hits);
    }

    FakeCounters withSwap(long bytes) {
        return new FakeCounters(inUse, cache, slab, bytes, refaults, kills, innerKills, hits);
    }

    FakeCounters withRefaults(long pages) {
        return new FakeCounters(inUse, cache, slab, swap, pages, kills, innerKills, hits);
    }

    FakeCounters withKills(long number) {
        return new FakeCounters(inUse, cache, slab, swap, refaults, number, innerKills, hits);
    }

    FakeCounters withInnerKills(long number) {
        return new FakeCounters(inUse, cache, slab, swap, refaults, kills, number, hits);
    }

    FakeCounters withHits(long number) {
        return new FakeCounters(inUse, cache, slab, swap, refaults, kills, innerKills, number);
    }

    long charged() {
        return inUse + cache + slab;
    }

    private long active() {
        return cache / 3;
    }

    /** As kernel 6.8 writes it. */
    String unified() {
        return "anon 118784\nfile " + cache + "\nkernel " + (307200 + slab)
                + "\nkernel_stack 16384\npagetables 4096\nsec_pagetables 0\npercpu 800\nsock 0\nvmalloc 0\n"
                + "shmem 0\nzswap 0\nzswapped 0\nfile_mapped 0\nfile_dirty 0\nfile_writeback 0\nswapcached 0\n"
                + "anon_thp 0\nfile_thp 0\nshmem_thp 0\ninactive_anon 8192\nactive_anon 4096\ninactive_file "
                + (cache - active()) + "\nactive_file " + active() + "\nunevictable 0\nslab_reclaimable " + slab
                + "\nslab_unreclaimable 9000\nslab " + (slab + 9000)
                + "\nworkingset_refault_anon 3\nworkingset_refault_file " + refaults
                + "\nworkingset_activate_anon 0\nworkingset_activate_file 0\nworkingset_restore_anon 0\n"
                + "workingset_restore_file 0\nworkingset_nodereclaim 0\npgscan 0\npgsteal 0\npgfault 4711\n"
                + "pgmajfault 0\n";
    }

    /** As kernels write it that have a line for slab on version 1; others leave it out. */
    String legacy() {
        return "cache " + cache + "\nrss 4096\nswap 0\ninactive_file 4096\nactive_file 4096\n"
                + "hierarchical_memory_limit 268435456\nhierarchical_memsw_limit 268435456\ntotal_cache " + cache
                + "\ntotal_rss 118784\ntotal_rss_huge 0\ntotal_shmem 0\ntotal_mapped_file 0\n"
                + "total_workingset_refault_anon 3\ntotal_workingset_refault_file " + refaults + "\ntotal_swap " + swap
                + "\ntotal_inactive_anon 0\ntotal_active_anon 0\ntotal_inactive_file " + (cache - active())
                + "\ntotal_active_file " + active() + "\ntotal_unevictable 0\n"
                + (slab > 0 ? "total_slab_reclaimable " + slab + "\n" : "");
    }
}
