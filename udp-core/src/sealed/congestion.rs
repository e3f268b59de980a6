//! How much may be under way to a peer: Cubic, whose window grows only while it is used (RFC 9002 §7.8).
//!
//! quinn takes a window for used until it was asked once more and had nothing to send. The server does not
//! ask so often (`endpoint::server::calm`), and looks at what is under way instead.

use quinn_proto::{
    RttEstimator,
    congestion::{Controller, ControllerFactory, ControllerMetrics, CubicConfig},
};
use std::{any::Any, sync::Arc, time::Instant};

/// Makes a controller for each path.
#[derive(Debug, Default)]
pub(super) struct Factory(Arc<CubicConfig>);

impl ControllerFactory for Factory {
    fn build(self: Arc<Self>, now: Instant, mtu: u16) -> Box<dyn Controller> {
        Box::new(Used {
            cubic: Arc::clone(&self.0).build(now, mtu),
            under_way: 0,
            most: 0,
            most_until: 0,
        })
    }
}

/// Cubic that is told by itself whether its window is used.
struct Used {
    cubic: Box<dyn Controller>,
    /// Bytes on their way, about.
    under_way: u64,
    /// The most there were since the packet that made them so many…
    most: u64,
    /// … which is this one.
    most_until: u64,
}

impl Used {
    /// True when more could have been under way all the time. Half of the window counts as used: while it
    /// doubles each round trip, no more than that may have been allowed.
    fn is_unused(&self) -> bool {
        2 * self.most < self.cubic.window()
    }
}

impl Controller for Used {
    fn on_sent(&mut self, now: Instant, bytes: u64, last_packet_number: u64) {
        self.under_way += bytes;
        if self.under_way >= self.most {
            (self.most, self.most_until) = (self.under_way, last_packet_number);
        }
        self.cubic.on_sent(now, bytes, last_packet_number);
    }

    fn on_ack(
        &mut self,
        now: Instant,
        sent: Instant,
        bytes: u64,
        app_limited: bool,
        rtt: &RttEstimator,
    ) {
        let is_unused = app_limited || self.is_unused();
        self.cubic.on_ack(now, sent, bytes, is_unused, rtt);
    }

    fn on_end_acks(
        &mut self,
        now: Instant,
        in_flight: u64,
        app_limited: bool,
        largest_packet_num_acked: Option<u64>,
    ) {
        let is_unused = app_limited || self.is_unused();
        (self.cubic).on_end_acks(now, in_flight, is_unused, largest_packet_num_acked);
        self.under_way = in_flight;
        if largest_packet_num_acked.is_some_and(|acked| acked >= self.most_until) {
            self.most = in_flight;
        }
    }

    fn on_congestion_event(
        &mut self,
        now: Instant,
        sent: Instant,
        is_persistent_congestion: bool,
        lost_bytes: u64,
    ) {
        (self.cubic).on_congestion_event(now, sent, is_persistent_congestion, lost_bytes);
    }

    fn on_mtu_update(&mut self, new_mtu: u16) {
        self.cubic.on_mtu_update(new_mtu);
    }

    fn window(&self) -> u64 {
        self.cubic.window()
    }

    fn metrics(&self) -> ControllerMetrics {
        self.cubic.metrics()
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self {
            cubic: self.cubic.clone_box(),
            ..*self
        })
    }

    fn initial_window(&self) -> u64 {
        self.cubic.initial_window()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_used_by_what_is_under_way() {
        let (now, cubic) = (Instant::now(), Arc::new(CubicConfig::default()));
        let mut controller = Used {
            cubic: cubic.build(now, 1_200),
            under_way: 0,
            most: 0,
            most_until: 0,
        };
        let window = controller.window();
        // One small packet after the other.
        for number in 0..1_000 {
            controller.on_sent(now, 250, number);
            assert!(controller.is_unused());
            controller.on_end_acks(now, 0, false, Some(number));
        }
        // A burst, until all of it has arrived.
        for number in 1_000..1_004 {
            controller.on_sent(now, window / 4, number);
        }
        controller.on_end_acks(now, window / 4, false, Some(1_002));
        assert!(!controller.is_unused());
        controller.on_end_acks(now, 0, false, Some(1_003));
        assert!(controller.is_unused());
    }
}
