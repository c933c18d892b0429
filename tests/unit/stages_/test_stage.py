from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from stages.setting_error import SettingError
from stages.settings import QueueType
from stages.stage import STAGES_FILE, Stage, load_stage

STAGES = sorted(tomllib.loads(STAGES_FILE.read_text()).keys() - {"defaults"})


def _edited(folder: Path, old: str, new: str) -> Path:
    text = STAGES_FILE.read_text()
    assert old in text, f"stages.toml no longer holds {old!r}"
    file = folder / "stages.toml"
    file.write_text(text.replace(old, new))
    return file


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_of_the_file_is_whole(name: str) -> None:
    assert load_stage(name).name == name


def test_the_stages_that_the_documents_name_are_there() -> None:
    assert {"local", "dev", "prod"} <= set(STAGES)


def test_a_stages_table_is_laid_over_the_defaults_key_by_key() -> None:
    prod, dev = load_stage("prod"), load_stage("dev")
    assert prod.queue.max_concurrency != dev.queue.max_concurrency
    assert prod.queue.batch_size == dev.queue.batch_size


def test_an_alarm_of_a_deployed_stage_links_to_a_page_that_opens(tmp_path: Path) -> None:
    mailed = load_stage("dev").alarms.runbook
    assert mailed.startswith("https://")
    for path in ("docs/runbook.md", "http://wiki/runbook"):
        with pytest.raises(SettingError, match=r"dev\.alarms\.runbook: expected an https address"):
            load_stage("dev", _edited(tmp_path, mailed, path))


def test_a_reports_issue_must_not_count_as_a_question(tmp_path: Path) -> None:
    file = tmp_path / "stages.toml"
    watched = STAGES_FILE.read_text().replace('issue_repository = ""', 'issue_repository = "Octo/reports"')
    watched = watched.replace("repositories = []", 'repositories = ["octo/Reports"]', 1)
    file.write_text(watched)
    with pytest.raises(SettingError, match=r"report\.issue_repository: .* events\.ignored_logins"):
        load_stage("dev", file)
    file.write_text(watched.replace("ignored_logins = []", 'ignored_logins = ["reporting-bot"]', 1))
    assert load_stage("dev", file).report.issue_repository == "Octo/reports"


def test_names_carry_the_stage() -> None:
    assert load_stage("dev").names.aggregates_table == "cv-analytics-dev-aggregates"


def test_an_unknown_stage_is_named_with_those_that_exist() -> None:
    with pytest.raises(SettingError, match=r"no stage \[live\]; it has .*local"):
        load_stage("live")


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("", "https://cv-analytics-local.web.app"),
        ("https://cv.example.com/team", "https://cv.example.com/team"),
    ],
)
def test_the_page_is_where_firebase_serves_it_unless_the_stage_says_otherwise(
    url: str, page: str, tmp_path: Path
) -> None:
    file = _edited(tmp_path, 'url = ""', f'url = "{url}"')
    assert load_stage("local", file).page == page


def test_a_repository_is_known_by_both_numbers_or_by_none(tmp_path: Path) -> None:
    file = _edited(tmp_path, 'github_owner_id = ""', 'github_owner_id = "1"')
    with pytest.raises(
        SettingError, match=r"dev\.deployer: expected the ids of owner and repository, or neither"
    ):
        load_stage("dev", file)


def test_numbers_stand_in_their_own_settings_and_not_in_the_name(tmp_path: Path) -> None:
    file = _edited(tmp_path, 'github_repository = ""', 'github_repository = "octo@1/hello@2"')
    with pytest.raises(SettingError, match=r"deployer\.github_repository"):
        load_stage("dev", file)


TEAM = 'recipients = ["team@example.com"]'
ONCALL = 'emails = ["oncall@example.com"]'
BATCH = "batch_size = 10\nbatch_window_seconds = 0\nmax_concurrency"
BIG_BATCH = "batch_size = 11\nbatch_window_seconds = 0\nmax_concurrency"
BIG_BATCH_WITH_WINDOW = "batch_size = 11\nbatch_window_seconds = 1\nmax_concurrency"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("hour = 8", "hour = 12", "local.report.hour: expected a whole number from 0 to 11"),
        ("hour = 8", "hours = 8", "local.report.hours: unknown setting, did you mean hour?"),
        ("Europe/London", "Mars/Base", "local.report.time_zone: expected a time zone such as"),
        ('chat = ""', 'chat = "irc"', "local.report.chat: expected slack, teams, or an empty text"),
        (TEAM, "recipients = []", "local.report.recipients: expected a list with at least one entry"),
        (TEAM, 'recipients = ["team"]', "local.report.recipients[0]: expected an e-mail address"),
        (ONCALL, "emails = []", "local.alarms.emails: expected a list with at least one entry"),
        ('type = "standard"', 'type = "lifo"', 'local.queue.type: expected one of "standard", "fifo"'),
        (BATCH, BIG_BATCH, "local.queue.batch_window_seconds: must be at least 1 for a batch over 10"),
        ("retention_days = 36_500", "retention_days = 0", "local.events.retention_days: expected a whole"),
        ('asks = "outsiders"', 'asks = "nobody"', 'local.events.asks: expected one of "outsiders"'),
        ('"000000000000"', "0", "local.aws_account: expected a text"),
        ("[local]", "[local", "stages.toml: "),
        ("[local]", '[local]\nname = "x"', "local.name: unknown setting. Known here: aws_account"),
        ("[defaults.report]", "[defaults.reprot]", "local.reprot: unknown setting, did you mean report?"),
        ("[defaults.report]", "[[defaults.report]]", "local.report"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_file_and_key(
    tmp_path: Path, old: str, new: str, error: str
) -> None:
    with pytest.raises(SettingError) as refused:
        load_stage("local", _edited(tmp_path, old, new))
    message = str(refused.value)
    assert message.startswith("stages.toml: ")
    assert error in message
    assert "\n" not in message


def _fifo(folder: Path, change: tuple[str, str]) -> Stage:
    file = _edited(folder, 'type = "standard"', 'type = "fifo"')
    text = file.read_text()
    assert change[0] in text
    file.write_text(text.replace(*change))
    return load_stage("dev", file)


def test_a_fifo_queue_is_a_matter_of_one_setting(tmp_path: Path) -> None:
    stage = _fifo(tmp_path, ("", ""))
    assert stage.queue.type is QueueType.FIFO
    assert stage.queue.is_fifo


@pytest.mark.parametrize(
    "change", [(BATCH, BIG_BATCH_WITH_WINDOW), (BATCH, BATCH.replace("seconds = 0", "seconds = 5"))]
)
def test_what_a_fifo_queue_cannot_do_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(SettingError, match="FIFO"):
        _fifo(tmp_path, change)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^stages\.toml: "):
        load_stage("dev", tmp_path / "stages.toml")


@pytest.mark.parametrize("content", ["local = 3", 'defaults = "none"\n[local]', "[local]\nroute = 3"])
def test_a_stage_that_is_no_table_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "stages.toml"
    file.write_text(content)
    with pytest.raises(SettingError, match=r"^stages\.toml: [\w.]+: expected a table, is "):
        load_stage("local", file)


def test_routes_that_are_no_list_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "stages.toml"
    file.write_text(
        STAGES_FILE.read_text()
        .replace("[dev]", "[dev]\nroutes = 3")
        .replace("[[dev.routes]]", "[[other.routes]]")
    )
    with pytest.raises(SettingError, match=r"^stages\.toml: dev\.routes: expected a list"):
        load_stage("dev", file)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "stages.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingError, match=r"^stages\.toml: "):
        load_stage("local", file)
