package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.api.Views.OutlookItem;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.status.StatusReport.ExpectedStatus;
import org.lxcautoscale.status.StatusReport.OutlookStatus;

class OutlookItemTest {

    @Test
    void whatIsExpectedIsInCoresAndBytesAndWhatIsNotIsLeftOut() {
        OutlookStatus status = new OutlookStatus(
                null,
                new ExpectedStatus(3 << 20, 4 << 20, "4 MB are expected at 09:00"),
                null,
                "its CPU is unusual",
                List.of("cores: its model has not proved itself yet"),
                true);

        assertThat(JsonFormat.create().toJson(OutlookItem.of(status)))
                .isEqualTo("{\"memoryBytesSoon\":3145728,\"memoryBytesAhead\":4194304,"
                        + "\"unusual\":\"its CPU is unusual\","
                        + "\"because\":[\"memory: 4 MB are expected at 09:00\",\"cores: its model has not proved itself yet\"],"
                        + "\"acts\":true}");
    }

    @Test
    void nothingIsShownOfNothing() {
        assertThat(OutlookItem.of(null)).isNull();
    }
}
