"""Warnings: a course runs all the same."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.entry import Entry

WARNINGS: Mapping[str, Entry] = {
    "HS101": Entry(
        "câu này chưa có bản {language}, người học sẽ thấy bản {shown}",
        'thêm một dòng "{language}:"',
        "this text is missing in {language}; learners will see it in {shown}",
        'add a line "{language}:"',
    ),
    "HS102": Entry(
        "câu trả lời sai này chưa nói vì sao",
        'thêm dòng "because:" nói lý do; câu "Chưa đúng ạ, không sao" thì máy tự nói',
        "this wrong answer does not say why",
        'add "because:" with the reason; "Not quite, and that is all right" is said by the bot itself',
    ),
    "HS103": Entry(
        "chỗ này có {count} câu, người đọc chậm dễ mệt",
        "giữ nhiều nhất {limit} câu ngắn, phần còn lại chuyển sang thẻ sau",
        "there are {count} sentences here, which tires a slow reader",
        "keep to {limit} short ones and move the rest to the next card",
    ),
    "HS104": Entry(
        "bài chưa ghi dựa vào đâu",
        'thêm "facts:" với mã trong facts.yaml, hoặc "advice: true" nếu bài chỉ là lời khuyên chung',
        "the lesson does not say what it rests on",
        'add "facts:" with codes from facts.yaml, or "advice: true" if it is general advice only',
    ),
    "HS105": Entry(
        "dữ kiện {fact} phải xem lại trước ngày {day}, nay đã quá ngày",
        "hỏi lại nguồn, sửa bài nếu cần, rồi ghi ngày mới vào facts.yaml",
        "the fact {fact} was to be checked again by {day}, which has passed",
        "ask its source again, mend the lesson if need be, and write the new dates into facts.yaml",
    ),
    "HS106": Entry(
        'hình "{name}" nặng {size} KB, mạng yếu tải lâu',
        "nên dưới {limit} KB: thu nhỏ, hoặc vẽ bằng SVG",
        'the picture "{name}" has {size} KB, slow on a weak network',
        "better below {limit} KB: make it smaller, or draw it as SVG",
    ),
    "HS108": Entry(
        "bài mới có {count} thẻ",
        "một bài nên có từ {low} đến {high} thẻ",
        "the lesson has only {count} cards",
        "a lesson should have {low} to {high}",
    ),
    "HS109": Entry(
        "dòng pass đếm {of} câu hỏi, bài có {count}",
        'sửa số sau chữ "of" cho bằng số câu hỏi của bài',
        "the pass rule counts {of} questions, the lesson has {count}",
        'make the number after "of" equal to the number of questions',
    ),
    "HS110": Entry(
        "câu đúng dài hơn hẳn các câu sai nên dễ đoán",
        "viết các câu trả lời dài gần bằng nhau",
        "the right answer is much longer than the wrong ones, which gives it away",
        "make the answers about equally long",
    ),
    "HS111": Entry(
        "chữ từ dấu # trở đi bị coi là ghi chú, người học không thấy",
        'nếu là chữ cho người học, đặt cả câu trong "…"; nếu là ghi chú, chuyển lên dòng riêng',
        "from the # on it is taken for a note, and learners do not see it",
        'if it is for learners, put the whole text in "…"; if it is a note, give it a line of its own',
    ),
    "HS112": Entry(
        "lớp này chưa có bài nào nên chưa hiện ra",
        "thêm một tệp bài học .yaml vào thư mục này",
        "this course has no lesson yet, so it is not offered",
        "add a lesson file .yaml to this folder",
    ),
    "HS113": Entry(
        'có lời tả "alt:" nhưng không có hình hay tài liệu',
        'thêm dòng "picture:", hoặc xóa "alt:"',
        'there is an "alt:" but no picture or document',
        'add a line "picture:", or take out the "alt:"',
    ),
    "HS114": Entry(
        'bản ghi âm "{name}" đọc một câu khác với lời của thẻ',
        'ghi âm lại rồi chép lời mới vào "{name}.txt"; nếu ghi âm đã đúng thì chỉ sửa tệp .txt đó',
        'the recording "{name}" says another text than the card',
        'record it again and write the new words into "{name}.txt", or correct the .txt if the recording is right',
    ),
    "HS115": Entry(
        'chưa có tệp "{name}" nên không ai biết bản ghi âm này đọc gì',
        'nghe lại, ghi đúng những lời đã đọc vào tệp "{name}" đặt cạnh bản ghi âm, lưu dạng UTF-8',
        'nobody knows what this recording says: there is no "{name}"',
        'write the spoken words into "{name}" beside the recording, saved as UTF-8',
    ),
    "HS116": Entry(
        'đoạn kết "{key}" của chuyện chưa có dòng {missing}',
        'ghi vào "good:" điều người học đã làm tốt, vào "next:" việc lần sau nên làm',
        'the ending "{key}" of the story has no line {missing}',
        'write in "good:" what the learner did well, in "next:" what to do next time',
    ),
    "HS117": Entry(
        "chỗ này chưa có bản ghi âm {language}, mà những chỗ khác trong lớp đã có",
        'ghi âm rồi thêm tên tệp vào dòng "audio:" của thẻ',
        "this has no recording in {language}, and other cards of the course have one",
        'record it and add the name of the file to the line "audio:" of the card',
    ),
}
