package org.lxcautoscale.host.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.CpuSize;

/**
 * The options of Proxmox that give a container a size of CPU.
 *
 * @param values by option, in order: {@code cpulimit}, {@code cores}
 * @param deleted the options that are deleted, because there is no limit
 */
public record CpuOptions(Map<String, String> values, List<String> deleted) {

    /** The options for this size. {@code cores} of a pinned container sized by {@code cpulimit} are left alone. */
    public static CpuOptions of(CpuSize size) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> deleted = new ArrayList<>();
        boolean hasCores = true;
        if (size instanceof CpuSize.OfCpulimit limited) {
            hasCores = limited.pinned().isUnlimited();
            if (limited.cpulimit().isUnlimited()) {
                deleted.add("cpulimit");
            } else {
                values.put("cpulimit", limited.cpulimit().toString());
            }
        }
        if (hasCores && size.cores().isUnlimited()) {
            deleted.add("cores");
        } else if (hasCores) {
            values.put("cores", Integer.toString(size.cores().roundedUp()));
        }
        return new CpuOptions(values, deleted);
    }
}
