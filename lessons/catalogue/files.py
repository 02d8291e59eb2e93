"""Faults of files: what cannot be read, what YAML allows and lessons do not, media, registers, places."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.entry import Entry

FILES: Mapping[str, Entry] = {
    "HS001": Entry(
        'không đọc được "{name}"',
        "xem lại tên và đường dẫn, và thử mở tệp này trên máy",
        'cannot read "{name}"',
        "check the name and the path, and try to open the file yourself",
    ),
    "HS002": Entry(
        "tệp nặng hơn {limit} KB",
        "tách thành nhiều bài, mỗi bài một tệp",
        "the file is larger than {limit} KB",
        "split it into several lessons, one file each",
    ),
    "HS003": Entry(
        "tệp không được lưu ở dạng UTF-8",
        "mở tệp, chọn Lưu thành (Save as), mục Mã hóa (Encoding) chọn UTF-8, rồi lưu lại",
        "the file is not saved as UTF-8",
        "open it, choose Save as, set Encoding to UTF-8, and save",
    ),
    "HS004": Entry(
        "có ký tự ẩn {sign} ở đây, thường do chép từ trang web hay từ Word",
        "xóa đoạn này rồi gõ lại bằng tay",
        "there is a hidden character {sign} here, as often after copying from a web page or Word",
        "delete this place and type it again by hand",
    ),
    "HS005": Entry(
        "dòng này có dấu Tab",
        "thay dấu Tab bằng dấu cách, mỗi bậc thụt vào hai dấu cách",
        "this line has a tab",
        "use spaces instead of the tab, two for each step inward",
    ),
    "HS006": Entry(
        "máy không hiểu chỗ này",
        "xem dòng này và dòng ngay trên: thụt dòng có thẳng hàng không, dấu nháy và dấu ngoặc đã đóng chưa, "
        'sau dấu hai chấm có dấu cách chưa; chữ có dấu nháy bên trong thì đặt cả câu trong "…"',
        "YAML cannot be understood here ({problem})",
        "look at this line and the one above: is the indentation straight, are quotes and brackets closed, "
        'is there a space after the colon; put a text with quotation marks inside "…"',
    ),
    "HS007": Entry(
        "các mục lồng vào nhau quá {limit} bậc",
        "viết lại cho phẳng hơn, như bài mẫu trong tài liệu",
        "things are nested more than {limit} deep",
        "write it flatter, like the example in the guide",
    ),
    "HS008": Entry(
        'chữ bắt đầu bằng "{sign}" thì máy hiểu thành lệnh chép lại mà bài học không dùng',
        'nếu đó là chữ cho người học, đặt cả câu trong "…"; nếu không, viết lại đầy đủ',
        'what begins with "{sign}" is an anchor or alias, which lessons do not use',
        'if it is text for learners, put all of it in "…"; if not, write it out in full',
    ),
    "HS009": Entry(
        'chữ bắt đầu bằng "!" thì máy hiểu thành lệnh mà bài học không dùng',
        'đặt cả câu trong "…", hoặc bỏ dấu "!" ở đầu',
        'what begins with "!" is a tag, which lessons do not use',
        'put all of it in "…", or leave out the "!" in front',
    ),
    "HS010": Entry(
        'bài học không dùng "<<"',
        "viết lại đầy đủ các mục cần có ở đây",
        'lessons do not use "<<"',
        "write out in full what belongs here",
    ),
    "HS011": Entry(
        'tệp có hai phần, ngăn nhau bằng dòng "---"',
        'mỗi bài một tệp: bỏ dòng "---", hoặc chuyển phần sau sang tệp khác',
        'the file has two documents, parted by a line "---"',
        'one lesson a file: take out the "---", or move the second part to a file of its own',
    ),
    "HS012": Entry(
        'mục "{key}" đã có ở dòng {line}',
        "giữ một chỗ, xóa chỗ kia",
        '"{key}" already stands in line {line}',
        "keep one of the two",
    ),
    "HS013": Entry(
        "tệp chưa có gì",
        'viết bài vào đây, bắt đầu bằng "lesson:", "title:" và "cards:"; chưa dùng thì chuyển tệp đi chỗ khác',
        "the file is empty",
        'write the lesson here, beginning with "lesson:", "title:" and "cards:", or move the file elsewhere',
    ),
    "HS060": Entry(
        'tệp "{name}" nằm ngoài thư mục của lớp học',
        "chép tệp vào thư mục của lớp, rồi chỉ ghi tên tệp",
        '"{name}" lies outside the course\'s folder',
        "copy the file into the course's folder and write its name only",
    ),
    "HS061": Entry(
        'không thấy tệp "{name}" trong thư mục của lớp học',
        "chép tệp vào cạnh bài học, hoặc sửa tên cho đúng từng chữ, cả hoa và thường",
        'there is no file "{name}" in the course\'s folder',
        "copy it beside the lesson, or correct the name, small and capital letters too",
    ),
    "HS062": Entry(
        'tệp "{name}" không phải loại tệp như tên của nó',
        "mở tệp bằng phần mềm phù hợp rồi lưu lại đúng loại: {allowed}",
        '"{name}" is not the type of file that its name says',
        "open it in a fitting program and save it again as one of {allowed}",
    ),
    "HS063": Entry(
        'tệp "{name}" nặng hơn {limit} KB, máy yếu và mạng yếu không tải nổi',
        "thu nhỏ lại; hình thì rộng 640 điểm ảnh là đủ",
        '"{name}" is larger than {limit} KB, too much for weak phones and networks',
        "make it smaller; 640 pixels across are enough for a picture",
    ),
    "HS064": Entry(
        "hình này chưa có lời tả cho người không nhìn thấy",
        'thêm dòng "alt:" dưới "picture:", tả hình trong một câu ngắn',
        "this picture has no words for those who cannot see it",
        'add "alt:" below "picture:" and tell in one short sentence what it shows',
    ),
    "HS065": Entry(
        'không vẽ được hình "{name}"',
        "hình SVG chỉ nên có nét và mảng màu, không có chữ, ảnh chèn hay liên kết; hoặc đặt tệp PNG cùng tên bên cạnh",
        'the picture "{name}" cannot be drawn',
        "an SVG may have lines and areas only, no letters, pictures or links; or put a PNG of the same name beside it",
    ),
    "HS066": Entry(
        'tệp "{name}" không thuộc loại dùng được ở "{key}"',
        "dùng một trong các loại: {allowed}",
        'a file like "{name}" cannot be used as "{key}"',
        "use one of {allowed}",
    ),
    "HS074": Entry(
        "thư mục này có bài học nhưng chưa có tệp course.yaml",
        'tạo tệp course.yaml, ghi "course:" (mã của lớp) và "title:" (tên lớp)',
        "this folder has lessons but no course.yaml",
        'make a file course.yaml with "course:" (its id) and "title:"',
    ),
    "HS075": Entry(
        'không thấy lớp học nào trong "{name}"',
        "mỗi lớp là một thư mục có tệp course.yaml; xem lại đường dẫn",
        'there is no course in "{name}"',
        "each course is a folder with a course.yaml; check the path",
    ),
    "HS076": Entry(
        'mã "{key}" đã có ở dòng {line}',
        "đặt mã khác cho một trong hai",
        'the code "{key}" already stands in line {line}',
        "give one of the two another code",
    ),
    "HS077": Entry(
        'dòng đầu của bảng phải là "{header}"',
        "sửa dòng đầu cho đúng, các cột ngăn nhau bằng dấu phẩy",
        'the first line of the table must be "{header}"',
        "correct the first line; commas part the columns",
    ),
    "HS078": Entry(
        "dòng này có {count} ô, cần {wanted} ô",
        'thêm hoặc bớt dấu phẩy; ô có dấu phẩy bên trong thì đặt trong "…"',
        "this row has {count} cells, it needs {wanted}",
        'add or take out commas; put a cell with a comma inside "…"',
    ),
    "HS079": Entry(
        'mã đơn vị "{unit}" phải có đúng năm chữ số',
        "ghi đủ năm chữ số, cả số 0 ở đầu, ví dụ 03637",
        'the unit code "{unit}" must have exactly five digits',
        "write all five, with the zero in front, for example 03637",
    ),
    "HS080": Entry(
        'ô "{column_name}" của dòng này còn trống',
        "điền vào; chỉ cột once được để trống",
        'the cell "{column_name}" of this row is empty',
        "fill it in; only the column once may stay empty",
    ),
    "HS086": Entry(
        "ở đây có một ký tự vô hình {sign}, trông như dấu cách, thường do chép từ Word",
        "xóa chỗ trống này rồi gõ lại bằng phím cách",
        "there is an invisible character {sign} here that looks like a space, as often after copying from Word",
        "delete this gap and type it again with the space bar",
    ),
    "HS087": Entry(
        "dấu {sign} là dấu nháy cong “ ” của Word, máy không hiểu",
        'xóa dấu nháy cong, gõ lại dấu nháy thẳng " ở đầu và cuối câu',
        "{sign} is one of the curly quotation marks “ ” of Word, which do not hold a text together",
        'delete them and type straight ones, ", before and after the whole text',
    ),
    "HS088": Entry(
        'mã "{unit}" ở dòng {line} được dùng lại',
        "ghi mã này vào cột into của đơn vị cũ; đơn vị mới phải có từ ngày đầu tháng, vì số liệu đếm theo tháng",
        'the code "{unit}" of line {line} comes back',
        "write it into the column into of the older unit; the newer begins on the first of a month, as counts do",
    ),
    "HS089": Entry(
        "dòng {line} đã là tỉnh rồi",
        "mỗi bảng chỉ có một tỉnh; bỏ dòng này",
        "line {line} is the province already",
        "a table holds one province; take this row out",
    ),
    "HS097": Entry(
        'cột "{column_name}" ghi "{unit}", không phải là đơn vị dùng được ở đây',
        "parent là tỉnh của bảng, hoặc một ngành ở dòng trên; into là đơn vị đã có vào đúng ngày until",
        '"{unit}" in the column "{column_name}" is no unit that can stand there',
        "parent is the table's province, or a sector further up; into is a unit that is there on the day of until",
    ),
    "HS098": Entry(
        "đơn vị này hết ({end}) trước khi có ({start})",
        "xem lại hai ngày: from là ngày đầu tiên có đơn vị, until là ngày đầu tiên không còn",
        "this unit ends ({end}) before it begins ({start})",
        "look at the two days: from is the first day with the unit, until the first day without it",
    ),
    "HS099": Entry(
        'đơn vị "{unit}" chỉ ghi một trong hai cột until và into',
        "ghi cả hai: ngày hết và mã các đơn vị thay nó, để số liệu cũ không mất; đơn vị còn thì để trống cả hai",
        'the unit "{unit}" has only one of until and into',
        "write both, its end and the codes of what took over, so that no count is lost; else leave both empty",
    ),
}
