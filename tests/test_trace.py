"""The trace's JSON: round trips, older files, and every way a file can be wrong."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etcdlab.case import Case
from etcdlab.errors import FileError
from etcdlab.saved_traces import read_trace, write_trace
from etcdlab.step import Actor, Basis, Cause, Step, Value, Via
from etcdlab.trace import FORMAT, Call, Dial, Failure, Member, MemberList, Origin, Stage, Trace

HOSTILE = '[/] <b>x</b> "quoted" \x1b[31m \x00 \u202e end'


def trace(**changes: object) -> Trace:
    first = Step(
        0, "sync", "sync", "go.etcd.io/etcd/client/v3.(*Client).Sync", "client.go", Actor("caller"), Basis.MODELLED
    )
    second = Step(
        1,
        "sync",
        "members",
        "f",
        "client.go",
        Actor("dial", "0.0.0.0:2379", 2, 1),
        Basis.MODELLED,
        at=12,
        values=(Value("mresp.Members", (HOSTILE,), Basis.OBSERVED),),
        causes=(Cause(0, Via.CALL),),
    )
    dial = Dial(
        0,
        "http://0.0.0.0:2379",
        "0.0.0.0:2379",
        "advertised",
        (Stage("dns", "skipped", detail="literal"), Stage("tcp", "failed", 0.4)),
        failure=Failure("tcp", "refused", "dial tcp 0.0.0.0:2379: connect: connection refused"),
    )
    whole = Trace(
        FORMAT,
        Origin("live", "3.7.1", "1.82.1", "endpointsharding"),
        "192.168.20.151:2379",
        ("192.168.20.151:2379",),
        "2026-01-02T03:04:05+00:00",
        "wall",
        steps=(first, second),
        member_lists=(MemberList(True, "192.168.20.151:2379", 1.0, (Member("2f", HOSTILE),)),),
        dials=(dial,),
    )
    return msgspec.structs.replace(whole, **changes)


def test_a_trace_survives_json_with_hostile_text_in_it() -> None:
    assert read_trace(write_trace(trace())) == trace()


def test_a_file_with_fewer_fields_loads() -> None:
    """A file that an older etcdlab wrote has fewer fields."""
    old = (
        b'{"format":1,"origin":{"engine":"live","client":"3.7.1","grpc":"1.82.1","generation":"endpointsharding"},'
        b'"target":"h:1","endpoints":["h:1"],"started":"","clock":"wall"}'
    )

    assert read_trace(old).target == "h:1"


def test_format_1_loads_with_the_names_of_format_2() -> None:
    """Releases before format 2 wrote `synced`, `supposed`, `aside`, `stood`, and `go` for two different things."""
    old = msgspec.json.decode(write_trace(trace()))
    old |= {"format": 1, "synced": ["0.0.0.0:2379"], "process": {"name": "s", "pid": 1, "go": "go1.20", "stood": 0.5}}
    old["origin"]["go"] = "go1.26.8"
    old["member_lists"][0]["aside"] = True
    old["dials"][0]["failure"]["go"] = old["dials"][0]["failure"].pop("go_error")
    old["other_clients"] = [{**old, "synced": ["a:1"]}]

    read = read_trace(msgspec.json.encode(old))

    assert read.format == read.other_clients[0].format == 2
    assert (read.endpoints_in_use, read.other_clients[0].endpoints_in_use) == (("0.0.0.0:2379",), ("a:1",))
    assert read.process is not None
    assert (read.process.go_version, read.process.paused_seconds, read.origin.go_version) == ("go1.20", 0.5, "go1.26.8")
    assert read.member_lists[0].from_other_endpoint
    assert read.dials == trace().dials


def test_a_newer_format_is_refused_with_the_advice_to_update() -> None:
    newer = write_trace(trace()).replace(b'"format":2', b'"format":99')

    with pytest.raises(FileError, match=r"A newer version of etcdlab wrote trace\.\n  do: Update etcdlab"):
        read_trace(newer)


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda data: data[: len(data) // 2], r"Input data was truncated \(\d{3} bytes\)"),
        (
            lambda data: data.replace(b'"id":1,', b'"id":"x",', 1),
            r"Expected `int`, got `str` - at `\$\.steps\[1\]\.id`",
        ),
        (
            lambda data: data.replace(b'"via":"call"', b'"via":"magic"'),
            r"Invalid enum value 'magic' - at `\$\.steps\[1\]\.causes\[0\]\.via`",
        ),
        (lambda data: data.replace(b'"step":0', b'"step":7'), r"\$\.steps\[1\] names step 7 as its cause"),
        (lambda data: b"[]", "Expected `object`, got `array`"),
        (lambda data: b"\x80\x04pickle", r"JSON is malformed: invalid character \(byte 0\)"),
        (lambda data: b"", r"Input data was truncated \(0 bytes\)"),
        (lambda data: b'{"format":' + b"[" * 100_000, r"Expected `int`, got `array` - at `\$\.format`"),
    ],
)
def test_a_damaged_file_is_refused(damage, place) -> None:
    """The error has the place in the file, the reason and what to do."""
    with pytest.raises(FileError, match=place) as error:
        read_trace(damage(write_trace(trace())), "incident.etcdlab")

    assert str(error.value.what).startswith("incident.etcdlab is not a file of etcdlab, or it is damaged: ")
    assert str(error.value.do).startswith(("Save it again with the version", "Somebody changed the file"))


@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_a_trace_or_a_file_error(data: bytes) -> None:
    with pytest.raises(FileError):
        read_trace(data)


def test_a_case_is_saved_whole_and_read_back(tmp_path) -> None:
    case = Case(traces=(trace(),), notes=("seen twice",))

    path = case.save(tmp_path / "incident.etcdlab")

    assert Case.load(path) == case
    assert [file.name for file in tmp_path.iterdir()] == ["incident.etcdlab"]


def test_a_case_that_cannot_be_written_leaves_nothing(tmp_path) -> None:
    """The error says what to do."""
    with pytest.raises(FileError, match="Save to another folder"):
        Case(traces=(trace(),)).save(tmp_path / "missing" / "incident.etcdlab")

    assert list(tmp_path.iterdir()) == []


def test_a_case_without_traces_is_refused(tmp_path) -> None:
    path = tmp_path / "empty.etcdlab"
    path.write_text('{"format":1}')

    with pytest.raises(FileError, match=r"\$\.traces is empty"):
        Case.load(path)


def test_a_missing_case_says_so(tmp_path) -> None:
    with pytest.raises(FileError, match=r"cannot read .*No such file"):
        Case.load(tmp_path / "no.etcdlab")


def test_a_notebook_displays_a_step_as_text_without_links() -> None:
    """JupyterLab makes links of URLs in plain text. It makes none in HTML, where what is quoted is escaped."""
    values = (Value("eps", ("http://0.0.0.0:2379", "<b>"), Basis.OBSERVED),)
    step = Step(0, "sync", "set-endpoints", "C.(*Client).SetEndpoints", "client.go", Actor("caller"), Basis.OBSERVED,
                values=values)  # fmt: skip
    bundle = step._repr_mimebundle_()

    assert bundle["text/plain"] == str(step)
    assert bundle["text/html"].startswith("<pre ")
    assert "http://0.0.0.0:2379" in bundle["text/html"]
    assert "&lt;b&gt;" in bundle["text/html"]
    assert "<a" not in bundle["text/html"]


def test_a_call_has_a_text_in_each_language() -> None:
    """The client's own texts stay as they are."""
    call = Call(0, "Get", "retry 1", Basis.OBSERVED, 5.0, ("ok", "context deadline exceeded"), ("EOF",))

    assert call.text("en") == str(call) == "Get returns ok or context deadline exceeded (observed)\nand logs EOF"
    assert call.text("zh_CN") == "Get 返回 ok 或 context deadline exceeded（观测所得）\n并写入日志 EOF"
