/* test_dates.c - dates as Vietnamese newspapers write them, and what only looks like one. */
#include <glib.h>
#include <string.h>

#include "dates/found.h"
#include "dates/head.h"
#include "dates/path.h"
#include "iso_date.h"

enum { ZONE = 7 * 3600 };

static ChudeText literal(const char *text) {
    return (ChudeText){text, strlen(text)};
}

static char *iso(bool found, const ChudeDateFound *date) {
    ChudeBuffer out = {0};
    if (found) {
        chude_dates_write(&out, date, ZONE);
    }
    char *copy = g_strndup(out.data ? out.data : "", out.size);
    chude_buffer_clear(&out);
    return copy;
}

static char *in_head(const char *text, ChudeSpan *span) {
    ChudeDateFound date;
    return iso(chude_dates_in_head(literal(text), (ChudeText){NULL, 0}, &date, span), &date);
}

/* 'h': what a text begins with; 'm': a member; 'p': a path. */
static const struct {
    char where;
    const char *text, *date;
} written[] = {
    /* weekday, day, time, zone: the line under a title */
    {'h', "Thứ Tư, 08/04/2020, 10:03 [GMT+7]", "2020-04-08T10:03+07:00"},
    {'h', "Thứ tư, 8/4/2020, 10:03 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "Thứ Tư, ngày 08/04/2020 10:03 AM (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "Thứ 4, 08/04/2020 | 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Thứ 4 ngày 8 tháng 4 năm 2020", "2020-04-08"},
    {'h', "Thứ Năm, ngày 9/4/2020 - 19:45", "2020-04-09T19:45+07:00"},
    {'h', "Chủ nhật, 12/04/2020 - 06:30", "2020-04-12T06:30+07:00"},
    {'h', "CHỦ NHẬT, 12/4/2020, 06:30 (GMT+7)", "2020-04-12T06:30+07:00"},
    {'h', "CN, 12/04/2020, 07:00", "2020-04-12T07:00+07:00"},
    {'h', "T4, 08/04/2020, 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Thứ hai - 06/04/2020 08:15", "2020-04-06T08:15+07:00"},
    {'h', "Thứ Ba, 7.4.2020, 22h15", "2020-04-07T22:15+07:00"},
    {'h', "Thứ sáu, 10-4-2020, 14:00", "2020-04-10T14:00+07:00"},
    {'h', "Thứ Bảy, 11/4/20, 09:00", "2020-04-11T09:00+07:00"},
    {'h', "thu tu, 08/04/2020, 10:03 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "THỨ TƯ, 08/04/2020, 10:03:27", "2020-04-08T10:03:27+07:00"},
    {'h', "Thứ Tư, 08/04/2020, 10:03 (GMT+7) Công an tỉnh vừa khởi tố vụ án.", "2020-04-08T10:03+07:00"},
    {'h', "Thứ Tư, 08/04/2020, 10:03 (GMT+7) Lực lượng biên phòng tuần tra.", "2020-04-08T10:03+07:00"},
    {'h', "Thứ tư, 08/04/2020, 10:03 GMT+7 - Thời sự", "2020-04-08T10:03+07:00"},
    {'h', "Thư\xCC\x81 Tư, 08/04/2020, 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Trang chủ | Thứ Tư, 08/04/2020, 10:03 (GMT+7) | RSS", "2020-04-08T10:03+07:00"},
    /* day and time */
    {'h', "08/04/2020 10:03 GMT+7", "2020-04-08T10:03+07:00"},
    {'h', "08/04/2020 10:03 GMT +7", "2020-04-08T10:03+07:00"},
    {'h', "08/04/2020, 10:03 GMT+07:00", "2020-04-08T10:03+07:00"},
    {'h', "08/04/2020 - 10:03", "2020-04-08T10:03+07:00"},
    {'h', "08.04.2020 | 10:03", "2020-04-08T10:03+07:00"},
    {'h', "8.4.2020, 10h03", "2020-04-08T10:03+07:00"},
    {'h', "08-04-2020 10:03:59", "2020-04-08T10:03:59+07:00"},
    {'h', "08-04-2020 - 10:03 AM", "2020-04-08T10:03+07:00"},
    {'h', "08/04/2020 10:03 PM", "2020-04-08T22:03+07:00"},
    {'h', "8/4/2020 10:03:27 CH", "2020-04-08T22:03:27+07:00"},
    {'h', "8/4/2020 12:03:27 SA", "2020-04-08T00:03:27+07:00"},
    {'h', "10:03 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "10:03 | 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "10:03 - 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "10:03-08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "10:03' Thứ tư, 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "10:03, Thứ tư, 08/04/2020 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "10:03, ngày 08/4/2020", "2020-04-08T10:03+07:00"},
    {'h', "10h03 ngày 8-4-2020", "2020-04-08T10:03+07:00"},
    {'h', "10h03, 8/4/20", "2020-04-08T10:03+07:00"},
    {'h', "10g03, ngày 8-4-2020", "2020-04-08T10:03+07:00"},
    {'h', "10 giờ 03 phút, ngày 8/4/2020", "2020-04-08T10:03+07:00"},
    {'h', "10 giờ 03 ngày 8 tháng 4 năm 2020", "2020-04-08T10:03+07:00"},
    {'h', "3 giờ chiều, ngày 8/4/2020", "2020-04-08T15:00+07:00"},
    {'h', "2020-04-08 10:03:00", "2020-04-08T10:03:00+07:00"},
    {'h', "2020/04/08 10:03", "2020-04-08T10:03+07:00"},
    {'h', "2020-04-08T10:03:00+07:00", "2020-04-08T10:03:00+07:00"},
    {'h', "2020-04-08T03:03:00.000Z", "2020-04-08T03:03:00+00:00"},
    /* labels */
    {'h', "Cập nhật lúc 10h03 ngày 8/4/2020", "2020-04-08T10:03+07:00"},
    {'h', "Cập nhật: 08/04/2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Cập nhật lần cuối: 08.04.2020", "2020-04-08"},
    {'h', "Cập nhật ngày: 08-04-2020", "2020-04-08"},
    {'h', "(Cập nhật lúc: 10:03 08/04/2020)", "2020-04-08T10:03+07:00"},
    {'h', "Cập nhật 10:03, 08/04/2020 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "Đăng lúc: 10:03 Thứ tư - 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "Đăng ngày 8/4/2020 10:03 - Cập nhật 9/4/2020 08:00", "2020-04-08T10:03+07:00"},
    {'h', "Ngày đăng: 08/04/2020", "2020-04-08"},
    {'h', "Ngày đăng tin: 08/04/2020, 10:03 SA", "2020-04-08T10:03+07:00"},
    {'h', "Ngày cập nhật: 8-4-2020", "2020-04-08"},
    {'h', "Xuất bản: 08/04/2020", "2020-04-08"},
    {'h', "Gửi lúc 10:03, 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "Nguyễn Văn Bình Cập nhật: 08/04/2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Phóng viên - Cập nhật ngày 08/04/2020", "2020-04-08"},
    {'h', "Updated: 08/04/2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Published April 8, 2020", "2020-04-08"},
    /* the day alone, in words */
    {'h', "08/04/2020", "2020-04-08"},
    {'h', "8-4-2020", "2020-04-08"},
    {'h', "Ngày 8/4/2020", "2020-04-08"},
    {'h', "ngày 8 tháng 4 năm 2020", "2020-04-08"},
    {'h', "Ngày 08 tháng 04 năm 2020", "2020-04-08"},
    {'h', "8 tháng 4, 2020", "2020-04-08"},
    {'h', "8 Tháng Tư, 2020", "2020-04-08"},
    {'h', "Tháng Tư 8, 2020", "2020-04-08"},
    {'h', "31 Tháng Mười Hai, 2019", "2019-12-31"},
    {'h', "8 thg 4, 2020", "2020-04-08"},
    {'h', "08 Th4 2020", "2020-04-08"},
    {'h', "8 tháng năm 2020", "2020-05-08"},
    {'h', "8 tháng năm năm 2020", "2020-05-08"},
    {'h', "Ngày 8.4.2020", "2020-04-08"},
    {'h', "[08/04/2020]", "2020-04-08"},
    {'h', "29/02/2020", "2020-02-29"},
    {'h', "Hà Nội, ngày 8 tháng 4 năm 2020", "2020-04-08"},
    {'h', "TP. Hồ Chí Minh, ngày 08/4/2020", "2020-04-08"},
    {'h', "TP. Hồ Chí Minh, ngày 8.4.2020 – Công ty Phù Sa công bố lãi quý một.", "2020-04-08"},
    {'h', "(Hà Nội, 8 tháng 4 năm 2020) - Công ty Phù Sa công bố lãi quý một.", "2020-04-08"},
    /* bylines, other lines before */
    {'h', "Thanh Tâm - 08/04/2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "TTO - 08/04/2020 10:03 GMT+7", "2020-04-08T10:03+07:00"},
    {'h', "Lê Minh | 10:03 08/04/2020", "2020-04-08T10:03+07:00"},
    {'h', "Xã hội • 08/04/2020 • 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Lũ lên nhanh ở miền Trung\n08/04/2020 10:03\nMưa lớn kéo dài hai ngày.", "2020-04-08T10:03+07:00"},
    {'h', "Lũ lên nhanh ở miền Trung\n\nMinh Anh\nThứ tư, 8/4/2020, 10:03 (GMT+7)\nMưa lớn.",
     "2020-04-08T10:03+07:00"},
    {'h', "Ngày đăng: 08/04/2020 | Lượt xem: 1234", "2020-04-08"},
    {'h', "Người đăng: Minh Anh, ngày đăng: 08/04/2020", "2020-04-08"},
    {'h', "08/04/2020 | Minh Anh", "2020-04-08"},
    {'h', "10:03 | 08/04/2020 | Minh Anh", "2020-04-08T10:03+07:00"},
    {'h', "Xã hội » 08/04/2020", "2020-04-08"},
    {'h', "Thứ tư, 08 Tháng 4 2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Được đăng vào Thứ tư, 08 Tháng 4 2020 10:03", "2020-04-08T10:03+07:00"},
    {'h', "Lần cập nhật cuối: Thứ tư, 08/04/2020", "2020-04-08"},
    {'h', "08/04/2020 lúc 10:03 (GMT+7)", "2020-04-08T10:03+07:00"},
    /* English */
    {'h', "Wed, 08 Apr 2020 10:03:00 +0700", "2020-04-08T10:03:00+07:00"},
    {'h', "Wednesday, April 8, 2020, 10:03 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'h', "April 8, 2020", "2020-04-08"},
    {'h', "April 8, 2020 | 10:03 am GMT+7", "2020-04-08T10:03+07:00"},
    {'h', "8th of April 2020", "2020-04-08"},
    {'h', "08-Apr-2020 10:03", "2020-04-08T10:03+07:00"},
    /* members */
    {'m', "Thứ Tư, 08/04/2020, 10:03 [GMT+7]", "2020-04-08T10:03+07:00"},
    {'m', "8-4-2020", "2020-04-08"},
    {'m', "08.04.2020", "2020-04-08"},
    {'m', "20200408", "2020-04-08"},
    {'m', "20200408T100300Z", "2020-04-08T10:03:00+00:00"},
    {'m', "2020/4/8", "2020-04-08"},
    {'m', "Wed, 08 Apr 2020 10:03:00 GMT", "2020-04-08T10:03:00+00:00"},
    {'m', "Wed, 08 Apr 20 10:03 EST", "2020-04-08T10:03-05:00"},
    {'m', "VnExpress, Thứ tư, 8/4/2020, 10:03 (GMT+7)", "2020-04-08T10:03+07:00"},
    {'m', "Ngày 8 tháng 4\nnăm 2020", "2020-04-08"},
    {'m', " 08/04/2020 10:03:00.000 ", "2020-04-08T10:03:00+07:00"},
    {'m', "8 / 4 / 2020", "2020-04-08"},
    /* paths and addresses */
    {'p', "2020/04/08/tin.ndjson:12", "2020-04-08"},
    {'p', "tin/2020/4/8.txt", "2020-04-08"},
    {'p', "bao/2020-04-08.ndjson:3", "2020-04-08"},
    {'p', "tin_2020_04_08_sang.txt", "2020-04-08"},
    {'p', "news20200408.ndjson:1", "2020-04-08"},
    {'p', "luu-tru/2019/12/31/2020-04-08.ndjson", "2020-04-08"},
    {'p', "Tin ngày 08-04-2020.txt", "2020-04-08"},
    {'p', "https://bao.example/thoi-su/lu-len-nhanh-20200408100301234.htm", "2020-04-08T10:03:01+07:00"},
    {'p', "https://bao.example/2020/04/08/lu-len-nhanh/", "2020-04-08"},
};

static const struct {
    char where;
    const char *text;
} alike[] = {
    /* events of the story */
    {'h', "Ngày 8/4/2020, Công an tỉnh Hà Tĩnh đã khởi tố vụ án."},
    {'h', "Ngày 8/4, Công an tỉnh Hà Tĩnh cho biết đã bắt hai nghi phạm."},
    {'h', "Sáng 8/4/2020, mưa lớn gây ngập nhiều tuyến đường."},
    {'h', "Chiều ngày 8-4-2020, Bộ Y tế công bố thêm hai ca."},
    {'h', "Khoảng 10h03 ngày 8/4/2020, anh A. điều khiển xe máy đi qua cầu."},
    {'h', "10h03 ngày 8/4/2020, tại km 12 quốc lộ 1 xảy ra tai nạn."},
    {'h', "Lúc 10 giờ 03 ngày 8 tháng 4 năm 2020, tàu cập cảng Vũng Áng."},
    {'h', "Vào lúc 10h03, thứ Tư, 8/4/2020, tàu rời bến."},
    {'h', "Thứ Tư, 8/4/2020, Quốc hội thảo luận ở tổ."},
    {'h', "Tính đến 10:03 ngày 8/4/2020, cả nước có 251 ca."},
    {'h', "Từ ngày 1/4/2020 đến 15/4/2020, cả nước cách ly xã hội."},
    {'h', "Nghị quyết có hiệu lực từ 08/04/2020"},
    {'h', "Hạn nộp hồ sơ: trước 17h00 ngày 8/4/2020"},
    {'h', "Giá vàng hôm nay 8/4/2020"},
    {'h', "Dự báo thời tiết ngày 8/4/2020: Bắc Bộ mưa dông"},
    {'h', "Kết quả xổ số miền Bắc 8/4/2020"},
    {'h', "Việt Nam - Thái Lan, 19h30 ngày 8/4/2020"},
    {'h', "Việt Nam - Thái Lan: 19h30 ngày 8/4/2020"},
    {'h', "Trực tiếp chung kết (19:30 ngày 8/4/2020)"},
    {'h', "Lịch thi đấu bóng đá - lúc 19:30, 8/4/2020"},
    {'h', "Bà Lan sinh ngày 8/4/1960 tại Huế"},
    {'h', "Cụ mất ngày 8 tháng 4 năm 2020, hưởng thọ 90 tuổi."},
    {'h', "Nhìn lại trận lũ 8 tháng 4, 20 người mất tích"},
    {'h', "Chiến thắng 30-4-1975 mở ra kỷ nguyên mới"},
    {'h', "Cuộc họp ngày 8/4/2020 (thứ Tư) bàn về lũ"},
    {'h', "Công văn số 12 ngày 8 tháng 4 năm 2020 của Bộ Y tế"},
    {'h', "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"},
    {'h', "Quyết định ban hành ngày 08/04/2020"},
    {'h', "Ảnh chụp ngày 8/4/2020"},
    {'h', "Tại Hà Nội, ngày 8/4/2020 Công ty Phù Sa công bố lãi."},
    {'h', "Theo tin từ Hà Nội, ngày 8/4/2020 - ngày thứ ba của đợt mưa."},
    {'h', "08/04/2020 - 15/04/2020"},
    {'h', "Thời gian: 08/04/2020 - 15/04/2020"},
    {'h', "Ngày đăng ký: 08/04/2020"},
    {'h', "Ngày sinh: 08/04/1960"},
    {'h', "Nguyễn Văn An (08/04/1960)"},
    {'h', "Cập nhật bảng giá đất 08/04/2020"},
    {'h', "Sài Gòn, 30/4/1975 - những giờ phút cuối"},
    {'h', "Thứ Tư, 08/04/2020, 19:30: Việt Nam - Thái Lan"},
    {'h', "Bản tin 19h - 08/04/2020"},
    {'h', "08/04/2020 là ngày đáng nhớ của đội"},
    /* no year: shares, holidays, rounds */
    {'h', "4/5 xã đạt chuẩn nông thôn mới"},
    {'h', "4/5"},
    {'h', "8/4"},
    {'h', "Điều 08/04"},
    {'h', "Điều 08/04/BTC"},
    {'h', "30/4"},
    {'h', "Nghỉ lễ 30/4 và 1/5"},
    {'h', "20/11"},
    {'h', "Chào mừng ngày 20/11"},
    {'h', "24/7"},
    {'h', "Cửa hàng mở cửa 24/7"},
    {'h', "Thứ Tư, 8/4, 10:03"},
    {'h', "10h03 ngày 8/4"},
    {'h', "Tháng 4/2020"},
    {'h', "04/2020"},
    {'h', "Quý 1/2020"},
    {'h', "Năm học 2019-2020"},
    {'h', "Mùa giải 2019/20"},
    {'h', "Giai đoạn 2015-2020, 10:03"},
    {'h', "Ngõ 8/4/20 phố Thái Hà"},
    {'h', "Số nhà 12/8/20"},
    {'h', "8/4/20"},
    /* scores, numbers, prices */
    {'h', "2-1"},
    {'h', "Thắng 2-1, 3-0"},
    {'h', "6-4, 6-3, 7-5"},
    {'h', "6-4-20"},
    {'h', "Việt Nam 2-1 Thái Lan, 08:04"},
    {'h', "1.500.000 đồng"},
    {'h', "8.4.2020 đồng"},
    {'h', "12.04.2020.000"},
    {'h', "1.2.2020"},
    {'h', "Phiên bản 1.2.2020"},
    {'h', "v1.2.2020"},
    {'h', "Bản 8.4.2020.1"},
    {'h', "1.2-2020"},
    {'h', "10.4.20.20"},
    {'h', "192.168.1.20"},
    {'h', "10.03.20.20:8080"},
    /* telephones, plates, laws */
    {'h', "Điện thoại: 08.04.2020.123"},
    {'h', "ĐT: 024-3825-2020"},
    {'h', "Hotline 1900-08-04-2020"},
    {'h', "(08) 3829 2020"},
    {'h', "08-04-2020-55"},
    {'h', "0904 08 2020"},
    {'h', "+84-8-4-2020"},
    {'h', "29A-084.20"},
    {'h', "30E-08/04/2020"},
    {'h', "15/2012/QH13"},
    {'h', "Luật số 15/4/2012/QH13"},
    {'h', "Nghị định 08/04/2020/NĐ-CP"},
    {'h', "Nghị định số 8-4-2020-NĐ"},
    {'h', "Thông tư 08/2020/TT-BYT"},
    {'h', "Số: 12/8/2020/QĐ-UBND"},
    {'h', "TCVN 8-4:2020"},
    {'h', "ISO 8601-1:2019"},
    {'h', "Covid-19 08:04"},
    /* not in the calendar */
    {'h', "31/2/2020"},
    {'h', "29/02/2019"},
    {'h', "08/13/2020"},
    {'h', "04/31/2020"},
    {'h', "0/4/2020"},
    {'h', "8/0/2020"},
    {'h', "08/04/20200"},
    {'h', "008/04/2020"},
    {'h', "8/4/0000"},
    {'h', "ngày 32 tháng 4 năm 2020"},
    {'h', "8 tháng 14 năm 2020"},
    {'h', "April 31, 2020"},
    {'h', "2020-13-08"},
    {'h', "20200408"},
    {'h', "25:61"},
    {'m', "hôm qua"},
    {'m', "30/4"},
    {'m', "8/4/20"},
    {'m', "31/2/2020"},
    {'m', "04/13/2020"},
    {'m', "20201308"},
    {'m', "8/4 - 9/5/2020"},
    {'m', "1586314980"},
    {'m', "08/04/2020 (sửa lần 2)"},
    {'p', "tin/15/2012/QH13.txt:4"},
    {'p', "tin-12180653.html"},
    {'p', "tin/2020/13/08/a.txt"},
    {'p', "phien-ban-1.2.2020.tar"},
    {'p', "a20200408f3c.txt"},
    {'p', "tin/2020/04/a.txt:8"},
    {'p', "Tuổi Trẻ"},
    {'p', "20200408123.txt"},
};

static char *find(char where, const char *text) {
    ChudeDateFound date;
    ChudeSpan span;
    switch (where) {
    case 'h':
        return in_head(text, &span);
    case 'm':
        return iso(chude_dates_whole(literal(text), &date), &date);
    default:
        return iso(chude_dates_in_path(literal(text), &date), &date);
    }
}

static void forms(void) {
    unsigned wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autofree char *date = find(written[i].where, written[i].text);
        if (strcmp(date, written[i].date) != 0) {
            g_test_message("%c \"%s\": \"%s\", not %s", written[i].where, written[i].text, date,
                           written[i].date);
            wrong++;
        }
        ChudeText given = literal(written[i].date);
        g_assert_true(chude_date_stands(given));
    }
    g_test_message("%zu forms", G_N_ELEMENTS(written));
    g_assert_cmpuint(wrong, ==, 0);
}

static void look_alikes(void) {
    unsigned wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(alike); i++) {
        g_autofree char *behind = g_strdup_printf("Lũ lên nhanh ở miền Trung\n%s\nMưa lớn.", alike[i].text);
        g_autofree char *date = find(alike[i].where, alike[i].text);
        g_autofree char *within = find(alike[i].where, alike[i].where == 'h' ? behind : alike[i].text);
        if (*date || *within) {
            g_test_message("%c \"%s\" is no date, and became %s", alike[i].where, alike[i].text, date);
            wrong++;
        }
    }
    g_test_message("%zu look-alikes", G_N_ELEMENTS(alike));
    g_assert_cmpuint(wrong, ==, 0);
}

/* Behind the head, behind the lead, behind a title that is said to head the text. */
static void head(void) {
    ChudeSpan span;
    g_autofree char *late = g_strdup_printf(
        "%s\n08/04/2020 10:03", "Mưa lớn kéo dài hai ngày ở các huyện miền núi, nước sông lên nhanh.");
    g_autofree char *dated = in_head(late, &span);
    g_assert_cmpstr(dated, ==, "");

    GString *far = g_string_new(NULL);
    for (int i = 0; i < 7; i++) {
        g_string_append(far, "Ảnh nước lũ ở cầu Ngàn Phố trong đêm\n"); /* 52 bytes with its newline */
    }
    g_string_append(far, "08/04/2020 10:03");
    g_autofree char *beyond = in_head(far->str, &span);
    g_assert_cmpstr(beyond, ==, "");
    g_autofree char *near = in_head(far->str + 2 * strlen("Ảnh nước lũ ở cầu Ngàn Phố trong đêm\n"), &span);
    g_assert_cmpstr(near, ==, "2020-04-08T10:03+07:00");
    g_string_free(far, TRUE);

    static const char title[] = "Lũ lên nhanh ở miền Trung.", line[] = "Thứ Tư, 08/04/2020, 10:03 (GMT+7)";
    g_autofree char *text = g_strdup_printf("%s\n%s Mưa lớn.", title, line);
    ChudeDateFound date;
    g_assert_true(chude_dates_in_head(literal(text), literal(title), &date, &span));
    g_assert_cmpuint(span.begin, ==, sizeof title);
    g_assert_cmpuint(span.end, ==, sizeof title + sizeof line - 1);
    g_assert_false(
        chude_dates_in_head(literal(text), (ChudeText){NULL, 0}, &date, &span)); /* it ends a sentence */
}

static void zones(void) {
    static const struct {
        const char *text;
        int seconds;
    } good[] = {{"+07:00", 25200},  {"+0700", 25200}, {"+07", 25200}, {"7", 25200},
                {"-03:30", -12600}, {"Z", 0},         {"0", 0}};
    static const char *const wrong[] = {"",       "+",   "07:",     "+7:00", "15",
                                        "+07:60", "ICT", "+07:00x", "070",   "07000"};
    int seconds;
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(chude_dates_zone(good[i].text, &seconds));
        g_assert_cmpint(seconds, ==, good[i].seconds);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(chude_dates_zone(wrong[i], &seconds));
    }
}

static void stand(void) {
    static const char *const good[] = {"1900", "2020-04", "2099-12-31", "2020-04-08T10:03Z",
                                       "2020-04-08 sáng"};
    static const char *const wrong[] = {"",           "1899-12-31", "2100",    "0001-01-01",
                                        "2020-02-30", "8/4/2020",   "20200408"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(chude_date_stands(literal(good[i])));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(chude_date_stands(literal(wrong[i])));
    }
    g_assert_false(chude_date_stands((ChudeText){NULL, 0}));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dates/forms", forms);
    g_test_add_func("/dates/look-alikes", look_alikes);
    g_test_add_func("/dates/head", head);
    g_test_add_func("/dates/zones", zones);
    g_test_add_func("/dates/stand", stand);
    return g_test_run();
}
