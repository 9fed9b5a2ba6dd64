// isoline fastpath run, list: the fast path while it measures.
#include <mutex>

#include "adapters/prometheus/exporter.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "format/words.hpp"
#include "isoline/fastpath_options.hpp"
#include "isoline/fastpath_verbs.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/interruption.hpp"
#include "isoline/measurement.hpp"
#include "isoline/output.hpp"
#include "isoline/text_style.hpp"
#include "isoline/watch/watch.hpp"

namespace isoline::cli {
namespace {

constexpr Nanoseconds standard_measurement = std::chrono::seconds(5);

/// Read by the live table and by Prometheus, in turn.
class FastpathSource final : public LiveSource {
 public:
  explicit FastpathSource(std::unique_ptr<agent::Fastpath> fastpath) : fastpath_(std::move(fastpath)) {}
  ~FastpathSource() override { say_report(); }

  Result<Snapshot> snapshot() override {
    const std::lock_guard lock(mutex_);
    return fastpath_->snapshot();
  }

  std::vector<std::string> tick() override {
    const std::lock_guard lock(mutex_);
    fastpath_->tick();
    return {};
  }

  Result<void> listen(const std::string& address, const agent::FastpathOptions& options) {
    auto exporter =
        exporter::Exporter::listen(address, {}, [this, streams = options.engine.streams, forwards = options.forward] {
          exporter::Readings readings;
          readings.version = ISOLINE_VERSION;
          readings.streams = streams;
          const std::lock_guard lock(mutex_);
          readings.snapshot = std::make_shared<const Snapshot>(fastpath_->snapshot());
          for (const control::PacketLoopReport& loop : fastpath_->report().loops)
            readings.loops.push_back({.polls = loop.polls,
                                      .empty_polls = loop.empty_polls,
                                      .poll_gap = loop.poll_gap,
                                      .forwarding_delay = loop.forwarding_delay,
                                      .unforwarded = forwards ? std::optional(loop.unforwarded) : std::nullopt});
          return readings;
        });
    if (!exporter) return tl::unexpected(exporter.error());
    exporter_ = std::move(*exporter);
    const std::string host = address.substr(0, address.rfind(':') + 1);
    say("isoline: metrics are served at http://" + host + std::to_string(exporter_->port()) + "/metrics");
    return {};
  }

 private:
  /// Once no more frames are taken, so that what is said is all.
  void say_report() {
    exporter_.reset();
    fastpath_->stop();
    fastpath_->read_report();
    std::string text = in_words(fastpath_->report());
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
      say("isoline: " + text.substr(begin, end - begin));
  }

  std::mutex mutex_;
  std::unique_ptr<agent::Fastpath> fastpath_;
  std::unique_ptr<exporter::Exporter> exporter_;
};

Result<std::unique_ptr<FastpathSource>> start(const agent::FastpathOptions& options) {
  Progress progress;
  progress.show("opening " + format::counted(options.ports.size(), "port") + "…");
  auto fastpath = agent::Fastpath::start(options);
  progress.clear();
  if (!fastpath) return tl::unexpected(fastpath.error());
  for (const std::string& remark : (*fastpath)->remarks()) say("isoline: " + remark);
  return std::make_unique<FastpathSource>(std::move(*fastpath));
}

Result<ExitStatus> put(const std::string& text) {
  if (const auto written = write_out(text); !written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

}  // namespace

Result<ExitStatus> run_fastpath(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  const auto options = fastpath_options(invocation);
  if (!options) return tl::unexpected(options.error());
  if (invocation.has("dry-run")) {
    const auto memory = agent::fastpath_memory(*options);
    if (!memory) return tl::unexpected(memory.error());
    return put(in_words(*memory) + "\n");
  }
  return watch(invocation, *selection, [&]() -> Result<Measurement> {
    auto source = start(*options);
    if (!source) return tl::unexpected(source.error());
    if (const auto address = invocation.text("listen")) {
      if (auto done = (*source)->listen(*address, *options); !done) return tl::unexpected(done.error());
    }
    return Measurement::of(std::move(*source), options->ports);
  });
}

Result<ExitStatus> list_fastpath(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  const auto options = fastpath_options(invocation);
  if (!options) return tl::unexpected(options.error());
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto source = start(*options);
  if (!source) return tl::unexpected(source.error());
  auto measurement = Measurement::of(std::move(*source), options->ports);
  const auto end = now() + lasting->value_or(standard_measurement);
  while (measurement.wait_until(end, *interruption) == Interruption::Woken::resized) {
  }
  const auto snapshot = measurement.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  const auto rows = selection->apply(analysis::flow_rows(*snapshot));
  if (invocation.has("json"))
    return put(format::encode_snapshot(with_only(*snapshot, rows), {.histograms = invocation.has("histograms")}));
  return put(format::flow_table(*snapshot, rows, text_style_of_stdout()));
}

}  // namespace isoline::cli
