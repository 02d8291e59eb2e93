"""An officer asks for the report in the chat."""

from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Failed
from bot.dialogue.hashes import packed
from bot.dialogue.screens import Paper, Picture
from tests.dialogue.playbook import Play

MADE = {
    "picture": "ab" * 32,
    "workbook": "cd" * 32,
    "name": "hocso-2026Q4-12.xlsx",
    "once": "a-one_time-code",
    "words": "Báo cáo quý IV/2026 – Tỉnh Lai Châu\nNgười học: 1.259 (mới 1.156, học tiếp 103); kỳ trước 1.216",
}


def officer(*roles: str) -> Play:
    play = Play().enters().says("về đầu")
    play.learner = replace(play.learner, account=replace(play.learner.account, roles=roles))
    return play


def test_an_officer_asks_for_a_quarter_and_gets_the_totals_a_picture_and_a_workbook() -> None:
    play = officer("officer:03637").says("/baocao").sees("báo cáo kỳ nào", "Đơn vị: Xã Mường Kim").taps("Quý này")
    play.sees("đang lấy thông tin")
    assert play.screen.waiting
    (ask,) = play.asked
    assert (ask.kind, ask.body) == ("counts", {"period": "quarter", "unit": "03637", "language": "vi"})

    play.happens(Answered("r", "counts", MADE)).sees("Báo cáo quý IV/2026", "Người học: 1.259")
    assert [block.hash for block in play.screen.blocks if isinstance(block, Picture | Paper)] == ["ab" * 32, "cd" * 32]
    play.taps("Kỳ khác").sees("báo cáo kỳ nào").taps("Quý trước")
    assert play.asked[0].body["period"] == "quarter-before"


def test_home_offers_it_to_those_who_answer_for_a_unit() -> None:
    officer("owner").sees("(Báo cáo)").taps("Báo cáo").sees("Đơn vị: Tỉnh Lai Châu")
    officer("author").misses("(Báo cáo)").says("báo cáo").sees("dành cho cán bộ phụ trách")


def test_who_answers_for_two_units_chooses() -> None:
    play = officer("officer:03637", "officer:03640").says("báo cáo").sees("Đơn vị: Xã Mường Kim")
    play.taps("Đơn vị khác: Xã Khoen On").sees("Đơn vị: Xã Khoen On").taps("Tháng này")
    assert play.asked[0].body["unit"] == "03640"


def test_a_unit_that_is_known_no_more_goes_by_its_code() -> None:
    officer("officer:99999", "officer:99998").says("báo cáo").sees("Đơn vị: 99998", "Đơn vị khác: 99999")


def test_what_was_not_offered_is_not_taken() -> None:
    play = officer("officer:03637").says("báo cáo")
    asked = play.asked
    play.happens(Chose(".year", play.learner.id, play.learner.turn)).sees("báo cáo kỳ nào")
    play.happens(Chose("at-03640", play.learner.id, play.learner.turn)).sees("Đơn vị: Xã Mường Kim")
    play.taps("Từ đầu đến nay")
    play.happens(Chose(".month", play.learner.id, play.learner.turn))
    assert [ask.body["period"] for ask in play.asked] == ["ever"]
    assert asked != play.asked


def test_a_report_that_could_not_be_made_is_told_and_can_be_asked_for_again() -> None:
    officer("owner").says("báo cáo").taps("Quý này").happens(Failed("r", "counts", "failed")).sees(
        "báo cáo kỳ nào"
    ).happens(Answered("r", "counts", MADE)).misses("1.259")


def test_whoever_answers_for_nothing_any_more_gets_nothing() -> None:
    play = officer("owner").says("báo cáo").taps("Quý này")
    play.learner = replace(play.learner, account=replace(play.learner.account, roles=()))
    play.happens(Answered("r", "counts", MADE)).sees("dành cho cán bộ phụ trách").misses("1.259")
    play.happens(Chose(".quarter", play.learner.id, play.learner.turn)).sees("dành cho cán bộ phụ trách")


def test_a_report_that_comes_after_they_went_elsewhere_changes_nothing() -> None:
    officer("owner").says("báo cáo").taps("Quý này", "Trang đầu").happens(Answered("r", "counts", MADE)).misses("1.259")


def test_words_that_are_too_long_are_cut_between_letters() -> None:
    long = MADE | {"words": "Người học ở Đoàn Kết " * 90}
    play = officer("owner").says("báo cáo").taps("Quý này").happens(Answered("r", "counts", long))
    assert packed("ab" * 32) in play.learner.seat.detail
