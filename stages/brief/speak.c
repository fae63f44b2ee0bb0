/* speak.c - the sentences. */
#include <string.h>

#include "brief/brief.h"
#include "shape.h"

void chude_brief_documents(ChudeBuffer *out, const ChudeBriefOptions *options, int64_t count) {
    chude_say_number(out, options->speech, count);
    chude_buffer_char(out, ' ');
    chude_buffer_literal(out, count == 1 ? options->one : options->many);
}

/* A sentence in the making. */
typedef struct {
    const ChudeBrief *brief;
    const ChudeBriefItem *item;
    ChudeBuffer out;
} Sentence;

static bool vietnamese(const Sentence *sentence) {
    return sentence->brief->options.speech == CHUDE_SPEECH_VI;
}

static void say(Sentence *sentence, const char *vi, const char *en) {
    chude_buffer_literal(&sentence->out, vietnamese(sentence) ? vi : en);
}

static void say_subject(Sentence *sentence) {
    chude_buffer_char(&sentence->out, '"');
    chude_buffer_add(&sentence->out, sentence->item->subject.data, sentence->item->subject.size);
    chude_buffer_char(&sentence->out, '"');
}

static void say_documents(Sentence *sentence, int64_t count) {
    chude_brief_documents(&sentence->out, &sentence->brief->options, count);
}

static void say_share(Sentence *sentence, double share) {
    if (share >= 0) {
        chude_buffer_literal(&sentence->out, " (");
        chude_say_share(&sentence->out, sentence->brief->options.speech, share);
        chude_buffer_char(&sentence->out, ')');
    }
}

static void say_window(Sentence *sentence, bool before) {
    chude_say_window(&sentence->out, sentence->brief->options.speech, sentence->item->start,
                     sentence->item->end, sentence->brief->by, before);
}

static void say_date(Sentence *sentence, ChudeText date) {
    chude_say_date(&sentence->out, sentence->brief->options.speech, date,
                   chude_member_text(sentence->brief->corpus, "to"));
}

static void say_since(Sentence *sentence) {
    if (sentence->item->since.size) {
        say(sentence, " từ ", " since ");
        say_date(sentence, sentence->item->since);
    }
}

/* "70 tin trong tuần, tuần trước 27": of a change. */
static void say_figures(Sentence *sentence, bool shares) {
    const ChudeBriefItem *item = sentence->item;
    int64_t before = item->before;
    say_documents(sentence, item->df);
    if (shares) {
        say_share(sentence, item->share);
    }
    chude_buffer_char(&sentence->out, ' ');
    say_window(sentence, false);
    if (before < 0) {
        return;
    }
    say(sentence, ", ", ", ");
    if (!vietnamese(sentence)) {
        if (before == 0) {
            chude_buffer_literal(&sentence->out, "none ");
        } else {
            chude_buffer_literal(&sentence->out, item->at_most ? "at most " : "");
            chude_say_number(&sentence->out, CHUDE_SPEECH_EN, before);
            if (shares) {
                say_share(sentence, item->before_share);
            }
            chude_buffer_char(&sentence->out, ' ');
        }
        say_window(sentence, true);
        return;
    }
    say_window(sentence, true);
    if (before == 0) {
        chude_buffer_printf(&sentence->out, " không có %s nào", sentence->brief->options.many);
        return;
    }
    chude_buffer_literal(&sentence->out, item->at_most ? " nhiều nhất " : " ");
    chude_say_number(&sentence->out, CHUDE_SPEECH_VI, before);
    if (shares) {
        say_share(sentence, item->before_share);
    }
}

static void say_rising(Sentence *sentence) {
    const ChudeBriefItem *item = sentence->item;
    bool sharply = item->before >= 0 && item->df / 2 >= item->before;
    say_subject(sentence);
    if (item->kind == CHUDE_BRIEF_NEW && item->before <= 0) {
        say(sentence, " mới nổi lên", " is new");
    } else if (sharply) {
        say(sentence, " tăng mạnh", " is up sharply");
    } else {
        say(sentence, " tăng", " is up");
    }
    say_since(sentence);
    say(sentence, ": ", ": ");
    say_figures(sentence, false);
}

static void say_burst(Sentence *sentence) {
    const ChudeBriefItem *item = sentence->item;
    say_subject(sentence);
    say(sentence, " bùng lên", " bursts");
    say_since(sentence);
    if (item->until.size && (item->until.size != item->since.size ||
                             memcmp(item->until.data, item->since.data, item->until.size) != 0)) {
        say(sentence, " đến ", " until ");
        say_date(sentence, item->until);
    }
    say(sentence, ": ", ": ");
    say_documents(sentence, item->df);
}

static void say_falling(Sentence *sentence) {
    const ChudeBriefItem *item = sentence->item;
    say_subject(sentence);
    if (item->df == 0) {
        say(sentence, " không còn ", " has gone: no ");
        chude_buffer_printf(&sentence->out, vietnamese(sentence) ? "%s nào " : "%s ",
                            sentence->brief->options.many);
        say_window(sentence, false);
        say(sentence, ", ", ", ");
        if (vietnamese(sentence)) {
            say_window(sentence, true);
            chude_buffer_char(&sentence->out, ' ');
            chude_say_number(&sentence->out, CHUDE_SPEECH_VI, MAX(item->before, 0));
        } else {
            chude_say_number(&sentence->out, CHUDE_SPEECH_EN, MAX(item->before, 0));
            chude_buffer_char(&sentence->out, ' ');
            say_window(sentence, true);
        }
        return;
    }
    say(sentence, item->kind == CHUDE_BRIEF_GONE ? " gần như vắng bóng: còn " : " lắng xuống: còn ",
        item->kind == CHUDE_BRIEF_GONE ? " has nearly gone: " : " is down: ");
    if (item->at_most) { /* it is the later figure that is bounded */
        say(sentence, "nhiều nhất ", "at most ");
    }
    ChudeBriefItem plain = *item;
    plain.at_most = false;
    sentence->item = &plain;
    say_figures(sentence, false);
    sentence->item = item;
}

static void say_topic_noun(Sentence *sentence, bool first) {
    if (sentence->item->story) {
        say(sentence, first ? "Sự việc" : "sự việc", first ? "The story" : "the story");
    } else {
        say(sentence, first ? "Chủ đề" : "chủ đề", first ? "The topic" : "the topic");
    }
    chude_buffer_char(&sentence->out, ' ');
}

static void say_topic_change(Sentence *sentence) {
    const ChudeBriefItem *item = sentence->item;
    if (item->kind == CHUDE_BRIEF_TOPIC_NEW) {
        say(sentence,
            item->story ? "Sự việc mới: " : "Chủ đề mới: ", item->story ? "A new story: " : "A new topic: ");
        say_subject(sentence);
        say(sentence, ", ", ", ");
        say_figures(sentence, true);
        return;
    }
    say_topic_noun(sentence, true);
    say_subject(sentence);
    if (item->kind == CHUDE_BRIEF_TOPIC_GREW) {
        say(sentence, " tăng: ", " grew: ");
    } else if (item->kind == CHUDE_BRIEF_TOPIC_SHRANK) {
        say(sentence, " lắng xuống: còn ", " shrank: ");
    } else if (item->df > 0) {
        say(sentence, " gần như vắng bóng: còn ", " has nearly gone: ");
    } else {
        say(sentence, " không còn: ", " has gone: ");
    }
    say_figures(sentence, true);
}

static void say_part(Sentence *sentence) {
    chude_say_number(&sentence->out, sentence->brief->options.speech, sentence->item->df);
    say(sentence, " trong ", " of ");
    say_documents(sentence, sentence->item->documents);
    say_share(sentence, sentence->item->share);
}

/* Of a corpus with periods: "trong tuần", or "từ 09/08" where its topics say nothing of the last window. False: nothing was said. */
static bool say_when(Sentence *sentence, bool first) {
    ChudeText from = chude_member_text(sentence->brief->corpus, "from");
    size_t at = sentence->out.size;
    if (sentence->item->start.size) {
        say_window(sentence, false);
    } else if (sentence->brief->by.size && from.size >= 10) {
        say(sentence, "từ ", "since ");
        say_date(sentence, chude_day_of(from));
    }
    bool said = sentence->out.size > at;
    if (said && first) { /* an ASCII letter in both languages */
        sentence->out.data[at] = g_ascii_toupper(sentence->out.data[at]);
    }
    return said;
}

/* "Nhiều tin nhất trong tuần là chủ đề "X": 229 trong 1.601 tin (14,3 %)". */
static void say_largest_topic(Sentence *sentence) {
    if (vietnamese(sentence)) {
        chude_buffer_printf(&sentence->out, "Nhiều %s nhất ", sentence->brief->options.many);
    } else {
        chude_buffer_literal(&sentence->out, "The largest topic ");
    }
    if (say_when(sentence, false)) {
        chude_buffer_char(&sentence->out, ' ');
    }
    say(sentence, "là chủ đề ", "is ");
    say_subject(sentence);
    say(sentence, ": ", ": ");
    say_part(sentence);
}

/* "Trong tuần, chủ đề "X" có 197 trong 1.601 tin (12,3 %)". */
static void say_topic(Sentence *sentence) {
    bool when = say_when(sentence, true);
    chude_buffer_literal(&sentence->out, when ? ", " : "");
    if (vietnamese(sentence)) {
        say_topic_noun(sentence, !when);
        say_subject(sentence);
        chude_buffer_literal(&sentence->out, " có ");
        say_part(sentence);
    } else {
        say_part(sentence);
        chude_buffer_literal(&sentence->out, sentence->item->df == 1 ? " is on " : " are on ");
        say_subject(sentence);
    }
}

static void say_keyword(Sentence *sentence) {
    const ChudeBriefItem *item = sentence->item;
    ChudeSpeech speech = sentence->brief->options.speech;
    say_subject(sentence);
    say(sentence, " nổi bật", " stands out");
    if (sentence->brief->by.size) { /* of all documents, where other things are told of the last window */
        chude_buffer_char(&sentence->out, ' ');
        sentence->out.size -= !say_when(sentence, false);
    }
    chude_buffer_literal(&sentence->out, ": ");
    say_documents(sentence, item->df);
    say_share(sentence, item->share);
    say(sentence, item->at_most ? ", gấp ít nhất " : ", gấp ", item->at_most ? ", at least " : ", ");
    chude_say_ratio(&sentence->out, speech, item->ratio);
    say(sentence, " lần mức thường thấy", " times as often as usual");
}

static void say_fault(Sentence *sentence) {
    switch (sentence->item->kind) {
    case CHUDE_BRIEF_DUPLICATES:
        say_part(sentence);
        say(sentence, " trùng với một bản khác",
            sentence->item->df == 1 ? " is the same as another one" : " are the same as another one");
        break;
    case CHUDE_BRIEF_UNDATED:
        say_part(sentence);
        say(sentence, " không có ngày, nên không tính được là mới hay cũ",
            sentence->item->df == 1 ? " has no date, and counts neither as new nor as old"
                                    : " have no date, and count neither as new nor as old");
        break;
    default:
        chude_say_number(&sentence->out, sentence->brief->options.speech, sentence->item->df);
        say(sentence, " bản ghi hoặc tệp hỏng đã bị loại, không được đếm",
            sentence->item->df == 1 ? " bad record or file was left out"
                                    : " bad records or files were left out");
    }
}

void chude_brief_speak(const ChudeBrief *brief, ChudeBriefItem *item) {
    Sentence sentence = {brief, item, {0}};
    switch (item->kind) {
    case CHUDE_BRIEF_NEW:
    case CHUDE_BRIEF_RISING:
        say_rising(&sentence);
        break;
    case CHUDE_BRIEF_BURST:
        say_burst(&sentence);
        break;
    case CHUDE_BRIEF_FALLING:
    case CHUDE_BRIEF_GONE:
        say_falling(&sentence);
        break;
    case CHUDE_BRIEF_TOPIC_NEW:
    case CHUDE_BRIEF_TOPIC_GREW:
    case CHUDE_BRIEF_TOPIC_SHRANK:
    case CHUDE_BRIEF_TOPIC_GONE:
        say_topic_change(&sentence);
        break;
    case CHUDE_BRIEF_TOPIC:
        if (item->largest) {
            say_largest_topic(&sentence);
        } else {
            say_topic(&sentence);
        }
        break;
    case CHUDE_BRIEF_KEYWORD:
        say_keyword(&sentence);
        break;
    default:
        say_fault(&sentence);
    }
    g_free(item->text);
    item->text = g_strndup(sentence.out.data, sentence.out.size);
    chude_buffer_clear(&sentence.out);
}

int64_t chude_brief_window(const ChudeBrief *brief, ChudeText start, ChudeText end) {
    json_object *series = chude_member(brief->corpus, "series");
    int64_t sum = -1;
    for (size_t i = 0; i < chude_member_count(brief->corpus, "series"); i++) {
        json_object *point = json_object_array_get_idx(series, i);
        ChudeText day = chude_member_text(point, "start");
        size_t size = MIN(day.size, MIN(start.size, end.size));
        int64_t documents = chude_member_integer(point, "documents");
        if (size && memcmp(day.data, start.data, size) >= 0 && memcmp(day.data, end.data, size) <= 0 &&
            documents >= 0 && MAX(sum, 0) <= G_MAXINT64 - documents) {
            sum = MAX(sum, 0) + documents;
        }
    }
    return sum;
}

void chude_brief_heading(ChudeBuffer *out, const ChudeBrief *brief) {
    ChudeSpeech speech = brief->options.speech;
    ChudeText from = chude_member_text(brief->corpus, "from"), to = chude_member_text(brief->corpus, "to");
    int64_t documents = chude_member_integer(brief->corpus, "documents");
    guint count = brief->chosen->len;
    for (guint i = 0; i < count; i++) { /* what it is about is the last window, if there is one */
        const ChudeBriefItem *item = chude_brief_item(brief, i);
        if (item->start.size && item->end.size) {
            from = item->start; /* all items have the same */
            to = item->end;
            documents = brief->diff ? documents : chude_brief_window(brief, from, to);
            break;
        }
    }
    if (count == 0) {
        chude_buffer_literal(out,
                             speech == CHUDE_SPEECH_VI ? "Không có điều gì nổi bật" : "Nothing stands out");
    } else {
        chude_say_number(out, speech, count);
        chude_buffer_literal(out, speech == CHUDE_SPEECH_VI ? " điều cần biết"
                                  : count == 1              ? " thing to know"
                                                            : " things to know");
    }
    if (from.size && to.size) {
        chude_buffer_literal(out, " · ");
        chude_say_range(out, speech, from, to);
    }
    if (documents >= 0) {
        chude_buffer_literal(out, " · ");
        chude_brief_documents(out, &brief->options, documents);
    }
}
