"""How systems that many newsrooms use lay out a page, written down as far as a reader sees it; the texts are ours.

What each puts around a text differs: digests of other articles in prose, comments, a code to scan, a notice of whose
the text is. The text and its title are found in every one.
"""

import pytest

TITLE = "北塘化工园三座老塔换上智能阀门 巡检路线缩短一半"
TEXT = (
    "北塘化工园的三座老塔上周换上了智能阀门，值班员不用再爬上四十米高的平台，坐在控制室里就能看清每一道密封的温度。",
    "园区负责人何春生介绍，改造历时五个月，投入一千八百万元，巡检路线从六公里缩短到三公里，夜班的人手也减了三分之一。",
    "工业和信息化部的专家组到现场看过两次，认为这套办法花钱不多，老厂用得起，下一步要在同类园区推广。",
    "“最怕的不是新东西，是没人教。”老巡检员孙福田说，厂里每周二下午开课，谁学会了谁去带下一班。",
)
P = "".join(f"<p>{line}</p>" for line in TEXT)
SPAN = '<p style="text-indent:2em"><span><span>　　{}</span></span></p>'
SPANS = "".join(map(SPAN.format, TEXT))
BREAKS = "<br/><br/>".join(f"　　{line}" for line in TEXT)
SECTION = "<section><section><span>{}</span></section></section>"
SECTIONS = "".join(map(SECTION.format, TEXT))
DIGESTS = "".join(
    f'<li><a href="/{k}.html">城南第{k}座仓库开始试用无人叉车</a><p>仓库主管说，试用期为两个月，叉车由三个人'
    f"在办公室里看管，夜里也能装卸，第{k}批货昨天已经运走，司机不用再排队等候……</p></li>"
    for k in range(1, 7)
)
LINKS = "".join(f'<li><a href="/x{k}">港口第{k}号泊位完成升级，吊车装上新的摄像头</a></li>' for k in range(1, 12))
COMMENTS = "".join(
    f'<div class="item"><b>网友{k}</b><p>我觉得这样改造是好事，以前巡检的人真的很辛苦，希望'
    f"其他厂也能跟上，支持第{k}次。</p></div>"
    for k in range(1, 5)
)
MENU = '<div class="nav"><a href="/">首页</a><a href="/n">新闻</a><a href="/p">政策</a><a href="/e">企业</a></div>'
CLOCK = "2024-03-05 10:21"

PAGES = {
    "a blog system": f"""<title>{TITLE} &#8211; 北塘观察</title><body>{MENU}<main>
<article id="post-1" class="post hentry">
<header class="entry-header"><h1 class="entry-title">{TITLE}</h1>
<div class="entry-meta">{CLOCK} <a>何小</a> 0 条评论</div>
</header><div class="entry-content">{P}</div><footer class="entry-footer">分类：<a>化工</a> 标签：<a>阀门</a>
</footer></article>
<nav class="post-navigation"><a>上一篇：港口升级</a><a>下一篇：仓库试用</a></nav>
<div id="comments">{COMMENTS}</div></main>
<aside class="widget-area"><h2>近期文章</h2><ul>{DIGESTS}</ul></aside></body>""",
    "an old content system": f"""<title>{TITLE}_北塘网</title><body>{MENU}<div class="place">
<strong>当前位置:</strong><a>主页</a> >
<a>要闻</a> > </div><div class="viewbox"><div class="title"><h2>{TITLE}</h2></div><div class="info">
<small>时间:</small>{CLOCK}
<small>来源:</small>北塘日报 <small>作者:</small>admin <small>点击:</small>次</div><div class="content">
<table><tr><td>{SPANS}</td>
</tr></table></div><div class="newdigg">顶一下 (0) 0% 踩一下 (0) 0%</div><div class="boxoff">
<strong>------分隔线------</strong></div>
<ul><li>上一篇：<a>港口升级</a></li><li>下一篇：<a>仓库试用</a></li></ul></div><div class="commend">
<dt>推荐内容</dt><ul>{DIGESTS}
</ul></div></body>""",
    "a ministry": f"""<title>{TITLE}_部门动态_北塘市工业和信息化局</title>
<meta name="ArticleTitle" content="{TITLE}"><body>
{MENU}<div class="crumb">您现在的位置：首页 > 部门动态</div><div class="article"><h1>{TITLE}</h1>
<div class="pages-date">发布时间：{CLOCK}
<span class="font">来源：信息科</span>【字体：大 中 小】打印</div>
<div class="pages_content" id="UCAP-CONTENT"><div class="TRS_Editor">
{SPANS}</div></div><div class="editor">【我要纠错】责任编辑：周小北</div></div>
<div class="foot">主办单位：北塘市工业和信息化局
地址：北塘市一号路 邮编：000000 备案号：塘ICP备00000000号</div></body>""",
    "a public account": f"""<title></title><meta property="og:title" content="{TITLE}"><body>
<div id="img-content">
<h1 class="rich_media_title" id="activity-name">{TITLE}</h1><div id="meta_content">
<span id="copyright_logo">原创</span>
<span>何小</span><a id="js_name">北塘观察</a><em id="publish_time">{CLOCK}</em></div>
<div class="rich_media_content" id="js_content">
<p>点击上方蓝字关注我们</p>{SECTIONS}<p>END</p><p>长按识别二维码，关注北塘观察</p></div></div>
<div class="qr_code_pc">微信扫一扫
关注该公众号</div></body>""",
    "an account on a portal": f"""<title>{TITLE}</title><body>{MENU}<div id="article-container">
<div class="text"><div
class="text-title"><h1>{TITLE}</h1><div class="article-info">
<span class="time">{CLOCK}</span>来源: <a>北塘观察</a></div></div>
<article class="article" id="mp-editor">{P}<p data-role="editor-name">责任编辑：</p></article>
<div class="statement">声明：该文观点仅代表作者本人，
平台仅提供信息存储空间服务。</div><div class="bottom-relate-wrap">阅读 (12)</div></div></div>
<div class="sidebar"><h4>大家都在看</h4>
<ul>{DIGESTS}</ul></div></body>""",
    "a portal": f"""<title>{TITLE}_网易新闻</title><body>{MENU}<div class="post_main">
<h1 class="post_title">{TITLE}</h1><div
class="post_info">{CLOCK}　来源: <a href="http://paper.example.cn/a/12.html">北塘日报</a><a>举报</a></div>
<div class="post_content">
<div class="post_body"><div id="endText">{P}<div class="ep-source"><span>（来源：北塘日报）</span></div></div>
</div><div class="post_statement">
特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。</div></div>
<div class="post_recommends"><h3>相关推荐</h3><ul>{DIGESTS}</ul></div>
<div class="post_comment">{COMMENTS}</div></div></body>""",
    "tables": f"""<title>{TITLE}--北塘视窗</title><body><table><tr><td>{MENU}</td></tr></table><table><tr>
<td class="bt">{TITLE}</td></tr>
<tr><td>{CLOCK} 北塘日报 【字号 大 中 小】</td></tr><tr><td id="zoom">{BREAKS}</td></tr><tr>
<td>【打印】【关闭】</td></tr></table>
<table><tr><td>相关新闻</td></tr><tr><td><ul>{LINKS}</ul></td></tr></table></body>""",
    "an island's paper": f"""<title>{TITLE} | 產業 | 北塘新聞網</title><body><section class="article-content">
<h1
class="article-content__title">{TITLE}</h1><section class="authors">
<time>{CLOCK}</time> 北塘報／ 記者<a>何小明</a>／北塘即時報導</section>
<section class="article-content__editor">{P}</section><p class="edit">延伸閱讀</p><ul>{LINKS}</ul></section>
<aside>{DIGESTS}</aside>
</body>""",
    "an application shell": f"""<title>{TITLE} - 今日北塘</title><body><div id="root"><div class="main"><div
class="article-content"><h1>{TITLE}</h1><div class="article-meta"><span>{CLOCK}</span><span class="name">
<a>北塘观察</a></span></div>
<article class="syl-article-base">{P}</article></div>
<div class="detail-side-interaction">12 评论 收藏 分享</div><ul class="comment-list">
{COMMENTS}</ul></div><div class="right"><div class="hot">热榜</div><ul>{LINKS}</ul></div></div></body>""",
    "no names at all": f"""<title>{TITLE}-北塘在线</title><body><div><div><a href="/">北塘在线</a></div></div>
<div><div><div>{TITLE}</div>
<div>{CLOCK}</div><div>{P}</div></div><div><div>猜你喜欢</div><ul>{DIGESTS}</ul></div></div>
<div>关于我们 | 联系我们</div></body>""",
}


def shortened(page, count):
    """A page whose text has only its first paragraphs."""
    for line in TEXT[count:]:
        for marked in (f"<p>{line}</p>", SPAN.format(line), SECTION.format(line), f"<br/><br/>　　{line}"):
            page = page.replace(marked, "")
    return page


@pytest.mark.parametrize("count", [1, 2, len(TEXT)])
@pytest.mark.parametrize("page", PAGES)
def test_the_text_and_its_title_are_found_and_nothing_else(read_html, page, count):
    html = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head>{shortened(PAGES[page], count)}</html>"
    reading = read_html(html)
    assert (reading.title, reading.text) == (TITLE, "\n".join(TEXT[:count]))


@pytest.mark.parametrize("page", PAGES)
def test_its_clock_is_read(read_html, page):
    published = read_html(f"<html>{PAGES[page]}</html>").published
    assert published.beijing() == "2024-03-05T10:21:00+08:00"
