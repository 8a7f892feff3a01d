"""What a page is that has no text of its own; and articles about such things, which are none of it."""

import pytest

from newswatch.model.article import Reference
from newswatch.model.disposition import Ended

HOME = "https://www.example.cn/art/2024/3/5/a.html"
NAME = "关于公布老厂改造试点名单的通知"
PICTURES = "".join(f'<p><img src="/2024/0305/{n}88.jpg"></p><p align="center">图为第{n}条新线</p>' for n in range(6))


def html(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        (
            "江北工业网",
            "<p>您的访问过于频繁，请稍后再试，如有疑问请把下面的编号发给管理员，我们会尽快处理。</p>",
            "wall",
        ),
        (
            "請稍候",
            "<p>請完成下方驗證以確認您不是機器人，通過後頁面會自動跳轉到您要訪問的地址。</p>",
            "wall",
        ),
        ("Attention Required!", "<p>One more step</p>", "wall"),
        ("登录", "<p>请输入图形验证码后继续</p>", "wall"),
        ("提示", "<p>您要查看的文章已被作者删除</p>", "soft_404"),
        ("该内容已过期", "<p>抱歉，您来晚了。</p>", "soft_404"),
        ("老厂怎么改", "<div><p>老厂的改造从春天开始，三条新线先后试车，</p><p>订阅后阅读全文</p></div>", "login"),
        ("老厂怎么改", "<div><p>老廠的改造從春天開始，三條新線先後試車。</p><p>加入會員解鎖全文</p></div>", "login"),
        ("松江机床厂的一天", f"<div>{PICTURES}</div>", "gallery"),
        ("新线试车", '<div class="con"><p>三条新线昨天试车成功。</p><div id="video-player"></div></div>', "video"),
        ("新线试车", '<div class="con"><video src="/v/1.mp4"></video></div>', "video"),
        ("【视频】新线试车", "<p>记者 李文山</p>", "video"),
    ],
)
def test_a_page_without_a_text_of_its_own_says_what_it_is(read_html, title, body, code):
    with pytest.raises(Ended) as ended:
        read_html(html(title, body), url=HOME)
    assert (ended.value.reason, ended.value.attachments) == (code, ())


@pytest.mark.parametrize(
    "body",
    [
        '<div><p><a href="/f/名单.pdf">老厂改造试点名单.pdf</a></p></div>',
        '<div><p>附件：<a href="/f/名单.pdf">老厂改造试点名单</a></p></div>',
        '<div><embed src="/f/名单.pdf"></div><p>2024-03-05 10:21</p>',
        '<p>发布时间：2024-03-05 10:21　来源：装备处</p><ul><li><a href="/f/名单.pdf">点击下载</a></li></ul>',
    ],
)
def test_a_notice_that_is_nothing_but_its_attachment_says_so_and_names_it(read_html, body):
    with pytest.raises(Ended) as ended:
        read_html(html(NAME, body), url=HOME)
    assert ended.value.reason == "attachment_only"
    assert [each.url for each in ended.value.attachments] == ["https://www.example.cn/f/%E5%90%8D%E5%8D%95.pdf"]
    assert isinstance(ended.value.attachments[0], Reference)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "法院判决一起破解人机验证的案件",
            "法院昨天判决一起案件：被告人出售破解安全验证、滑动验证的程序，获利二十万元。"
            "法官说，这样的程序让网站的防火墙形同虚设，买家用它批量登录账号，抢购车票和月饼，最后都退了钱。",
        ),
        (
            "三家网站因文章已被删除仍可访问受罚",
            "主管部门昨天通报，三家网站的页面在文章已被删除之后仍可由旧地址打开，责令限期改正，"
            "并要求月底前逐一核对所有栏目，把结果报上来，逾期不改的将暂停更新，情节严重的将吊销许可。",
        ),
        (
            "江北日报明天起改为付费阅读",
            "江北日报今天宣布，明天起网站改为会员制，读者登录后可以看三篇，其余要订阅。总编辑说，广告收入连年下降，"
            "报社要靠读者养活自己，订阅价每月八元，学生减半，六十岁以上的老读者不收钱。",
        ),
        (
            "关于印发试点办法的通知",
            "现将老厂改造试点办法印发给你们，请结合实际认真执行，执行中的问题请及时报告省里，由装备处统一答复。"
            '</p><p>附件：<a href="/f/a.pdf">老厂改造试点办法</a>',
        ),
    ],
)
def test_a_short_article_about_such_things_is_an_article(read_html, title, body):
    assert read_html(html(title, f"<div><p>{body}</p></div>"), url=HOME).title == title


def test_pictures_with_a_story_are_an_article(pages, read_html):
    story = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)
    assert len(read_html(html(pages.TITLE, f"<div>{PICTURES}{story}</div>"), url=HOME).images) == 6
