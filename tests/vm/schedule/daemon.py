"""isolined beside a case: started with a schedule, asked by its metrics as Prometheus would."""
import urllib.request

from plant import *

ISOLINED = os.path.join(os.path.dirname(ISOLINE), "isolined")


class Daemon:
    """Runs until stopped or killed; what it logs is kept over a new start."""

    def __init__(self, file, **settings):
        more = "".join(f", {key}: {flow(value)}" for key, value in settings.items())
        self.config = f"{scratch}/isolined.yaml"
        self.log_name = f"{scratch}/isolined.log"
        with open(self.config, "w") as text:
            text.write(f"probe: {{max_flows: 1024}}\napi: {{socket: {scratch}/socket}}\nschedule: {{file: {file}{more}}}\n")
        open(self.log_name, "w").close()
        self.start()

    def start(self):
        self.process = subprocess.Popen([ISOLINED, "--config", self.config], stderr=open(self.log_name, "a"))
        until("isolined answers", 60, lambda: self.scrape(or_else=""))

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=20)

    def stop(self):
        self.process.terminate()
        if self.process.wait(timeout=30) != 0:
            fail("isolined ended otherwise than in peace", self.log())

    def log(self):
        with open(self.log_name) as file:
            return file.read()

    def scrape(self, or_else=None):
        # Never by way of a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            return opener.open("http://127.0.0.1:9479/metrics", timeout=10).read().decode()
        except OSError:
            if or_else is None:
                raise
            return or_else

    def value(self, metric, **labels):
        """The series with these labels, or None."""
        names = ",".join(f'{label}="{content}"' for label, content in labels.items())
        found = re.search(rf"^{metric}{re.escape('{' + names + '}') if names else ''} (\S+)$", self.scrape(), re.MULTILINE)
        return float(found[1]) if found else None

    def agrees(self, interface):
        return self.value("isoline_schedule_port_agreement", interface=interface, agreement="in_sync") == 1

    def drifts(self, interface):
        return self.value("isoline_schedule_drift_total", interface=interface)
