"""The client against a server that behaves like the documented API."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from github.client import GitHubClient, GitHubFailed, OutOfTime, Refused
from github.deliveries import Delivery, ask_again, newest_first
from local.github_api.wire import Reply
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.github.virtual_time import VirtualTime

HOOKS = ("repos/acme/shop/hooks/1", "orgs/acme/hooks/12", "app/hook")


@pytest.mark.parametrize("hook", HOOKS)
def test_all_pages_of_a_hook_are_read_newest_first(
    hook: str, server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    for number in range(250):
        server.deliver(f"guid-{number}", 200, hook=hook)
        time.pass_by(timedelta(seconds=1))
    deliveries = list(newest_first(client, hook))
    assert [delivery.guid for delivery in deliveries] == [f"guid-{number}" for number in reversed(range(250))]
    assert server.count("GET") == 3
    assert server.seen[0].query["per_page"] == ["100"]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_delivery_asked_for_again_appears_under_the_same_guid(
    hook: str, server: GitHubServer, client: GitHubClient
) -> None:
    server.deliver("guid-1", 502, hook=hook)
    (failed,) = newest_first(client, hook)
    ask_again(client, hook, failed)
    again, first = newest_first(client, hook)
    assert (first, again.guid, again.redelivery, again.succeeded) == (failed, "guid-1", True, True)


def test_no_more_pages_are_fetched_than_are_read(server: GitHubServer, client: GitHubClient) -> None:
    for number in range(250):
        server.deliver(f"guid-{number}", 200)
    next(newest_first(client, server.hook))
    assert server.count("GET") == 1


def test_primary_limit_is_waited_out(server: GitHubServer, client: GitHubClient, time: VirtualTime) -> None:
    server.hourly_limit = 2
    server.objects["rate"] = {"fine": True}
    start = time.now()
    for _ in range(3):
        assert client.get("rate") == {"fine": True}
    assert server.count("GET") == 3, "the third waits for the reset instead of being refused"
    assert timedelta(hours=1) <= time.now() - start < timedelta(hours=1, seconds=5)


def test_refusal_by_the_primary_limit_is_repeated_after_the_reset(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    server.objects["rate"] = {"fine": True}
    reset = int((time.now() + timedelta(minutes=20)).timestamp())
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    server.faults.append(Reply(403, {"message": "API rate limit exceeded"}, headers))
    assert client.get("rate") == {"fine": True}
    assert server.seen[1].at.timestamp() >= reset


@pytest.mark.parametrize("status", [403, 429])
def test_secondary_limit_waits_as_long_as_github_asks(
    status: int, server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    server.objects["rate"] = {}
    server.faults.append(Reply(status, {"message": "slow down"}, {"Retry-After": "37"}))
    client.get("rate")
    assert time.slept == [37]


def test_secondary_limit_without_a_time_waits_longer_and_longer_then_gives_up(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    limit = Reply(403, {"message": "You have exceeded a secondary rate limit."})
    server.faults.extend([limit] * 6)
    with pytest.raises(GitHubFailed, match="secondary rate limit"):
        client.get("rate")
    assert time.slept == [60, 120, 240, 480, 960]
    assert server.count("GET") == 6


def test_a_forbidden_request_is_not_repeated(server: GitHubServer, client: GitHubClient) -> None:
    server.faults.append(Reply(403, {"message": "Resource not accessible by personal access token"}))
    with pytest.raises(Refused, match=r"not accessible.*lacks the permission") as refused:
        client.get("rate")
    assert (refused.value.status, server.count("GET")) == (403, 1)


def test_a_wrong_token_is_named_as_the_cause_and_not_shown(server: GitHubServer, time: VirtualTime) -> None:
    client = GitHubClient(base_url=server.url, token=lambda: "wrong-token", clock=time.clock)
    with pytest.raises(Refused, match=r"401.*token is wrong or has expired") as refused:
        client.get("rate")
    assert "wrong-token" not in str(refused.value)


@pytest.mark.parametrize("trouble", [Reply(500), Reply(502, {"message": "Bad gateway"}), Reply(0)])
def test_trouble_is_repeated_a_few_times(
    trouble: Reply, server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    server.objects["rate"] = {"fine": True}
    server.faults.extend([trouble] * 3)
    assert client.get("rate") == {"fine": True}
    assert time.slept == [1, 2, 4]


def test_trouble_that_lasts_ends_in_a_sentence(server: GitHubServer, client: GitHubClient) -> None:
    server.faults.extend([Reply(503, {"message": "unavailable"})] * 4)
    with pytest.raises(GitHubFailed, match="GET /rate: GitHub answered 503"):
        client.get("rate")
    assert server.count("GET") == 4


def test_nobody_listening_ends_in_a_sentence(time: VirtualTime) -> None:
    client = GitHubClient(base_url="http://127.0.0.1:9", token=lambda: TOKEN, clock=time.clock)
    with pytest.raises(GitHubFailed, match="cannot be reached"):
        client.get("rate")


@pytest.mark.parametrize("trouble", [Reply(502), Reply(0)])
def test_what_may_have_been_done_is_not_asked_twice(
    trouble: Reply, server: GitHubServer, client: GitHubClient
) -> None:
    server.faults.append(trouble)
    with pytest.raises(GitHubFailed):
        client.post("app/hook/deliveries/1/attempts")
    assert server.count("POST") == 1


def test_what_the_limit_kept_from_being_done_is_asked_again(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    failed = server.deliver("guid-1", 502)
    server.faults.append(Reply(429, {}, {"Retry-After": "9"}))
    client.post(f"{server.hook}/deliveries/{failed.id}/attempts")
    assert (server.asked["guid-1"], time.slept) == (1, [9])


def test_changes_keep_a_second_between_them(server: GitHubServer, client: GitHubClient) -> None:
    failed = server.deliver("guid-1", 502)
    for _ in range(3):
        client.post(f"{server.hook}/deliveries/{failed.id}/attempts")
    times = [seen.at for seen in server.seen]
    assert min(later - earlier for earlier, later in pairwise(times)) >= timedelta(seconds=1)


def test_no_request_goes_out_after_the_deadline(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    server.faults.append(Reply(429, {}, {"Retry-After": "61"}))
    with pytest.raises(OutOfTime):
        client.until(time.now() + timedelta(seconds=60)).get("rate")
    assert (time.slept, server.count("GET")) == ([], 1)


def test_the_limit_holds_for_the_same_client_with_another_deadline(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    server.objects["rate"] = {}
    server.faults.append(Reply(429, {}, {"Retry-After": "61"}))
    with pytest.raises(OutOfTime):
        client.until(time.now()).get("rate")
    client.get("rate")
    assert time.slept == [61]


def test_a_renamed_repository_is_followed(server: GitHubServer, client: GitHubClient) -> None:
    server.objects["repositories/1"] = {"full_name": "acme/new-name"}
    server.faults.append(Reply(301, {}, {"Location": f"{server.url}/repositories/1"}))
    assert client.get("repos/acme/old-name") == {"full_name": "acme/new-name"}


def test_the_token_goes_to_no_other_address_than_github(server: GitHubServer, client: GitHubClient) -> None:
    server.faults.append(Reply(200, [], {"Link": '<http://127.0.0.1:9/next>; rel="next"'}))
    with pytest.raises(GitHubFailed, match="elsewhere"):
        list(client.items("app/hook/deliveries"))


@pytest.mark.parametrize("content", ["text", {"message": "an object"}, None])
def test_an_answer_of_another_shape_is_a_failure_and_no_end_of_the_list(
    content: object, server: GitHubServer, client: GitHubClient
) -> None:
    server.faults.append(Reply(200, content))
    with pytest.raises(GitHubFailed, match="not a JSON list"):
        list(client.items("app/hook/deliveries"))


def test_a_delivery_without_a_status_code_has_failed() -> None:
    item = {
        "id": 1,
        "guid": "guid-1",
        "delivered_at": "2026-11-20T08:00:00Z",
        "redelivery": False,
        "status_code": None,
    }
    assert not Delivery.read(item).succeeded


@pytest.mark.parametrize(
    "damage", [{"guid": None, "id": "x"}, {"delivered_at": "2026-11-20T08:00:00"}, {"delivered_at": None}]
)
def test_a_delivery_that_cannot_be_read_is_a_failure(damage: dict[str, object]) -> None:
    item = {
        "id": 1,
        "guid": "g",
        "delivered_at": "2026-11-20T08:00:00Z",
        "redelivery": False,
        "status_code": 1,
    }
    with pytest.raises(GitHubFailed):
        Delivery.read(item | damage)
