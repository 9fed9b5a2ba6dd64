// Readings of a small plant, always the same: what golden scrapes and exporter tests are made from.
#pragma once

#include "adapters/prometheus/exporter.hpp"

namespace isoline::test {

/// A TCP conversation, RTP with jitter, a planned PROFINET stream that was disturbed, ARP; one port, both directions,
/// the table overflowed once. Every optional part of the readings is there.
exporter::Readings sample_readings();

/// A flow with `packets` packets of 100 bytes, by its key in words.
Flow sample_flow(const std::string& key, std::uint64_t packets, Direction direction = Direction::ingress);

/// A distribution with these times, in a delay or deviation histogram.
Distribution sample_distribution(HistogramOrigin origin, std::initializer_list<Nanoseconds> times);

}  // namespace isoline::test
