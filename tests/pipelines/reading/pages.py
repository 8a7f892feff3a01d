"""Pages written for these tests: four templates around one text of our own."""

PARAGRAPHS = (
    "松江机床厂的装配车间里，三条新线从上周起同时试车，工人们把图纸换成了屏幕，每一道工序的误差都实时显示出来。",
    "厂里的总调度说，过去换一次刀具要停机四十分钟，现在只要六分钟，省下来的时间足够多做两批零件，交货期因此提前了三天。",
    "“我们算过账，一年能多出将近九百个工时。”质检组的老师傅一边擦着量规一边告诉来访的人，他最担心的不是机器，而是年轻人愿不愿意留下来。",
    "傍晚收工前，车间把当天的数据贴在门口的白板上，谁都可以提意见，提得好的月底会写进操作手册。",
)
TITLE = "松江机床厂三条新线同时试车 换刀时间缩短到六分钟"
TEXT = "\n".join(PARAGRAPHS)


def ministry(title: str = TITLE, paragraphs: tuple[str, ...] = PARAGRAPHS, charset: str = "utf-8") -> str:
    body = "".join(f"<p>　　{p}</p>" for p in paragraphs)
    related = "".join(f'<li><a href="/{i}">别处的一条新闻，标题写得很长很长，{i}</a></li>' for i in range(9))
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_工业要闻_江北工业网</title>
<meta name="PubDate" content="2024-03-01 00:00:00"></head><body>
<div class="nav"><a href="/">首页</a> <a href="/a">要闻</a> <a href="/b">政策</a></div>
<h1 id="con_title">{title}</h1>
<div class="cinfo"><span id="con_time">发布时间：2024-03-05 10:21</span>
<span>来源：<a href="https://paper.example.cn/2024/0304/c7.html">江北日报</a></span> <span>作者：陈一帆</span></div>
<div id="con_con">{body}<p>（责任编辑：周小北）</p></div>
<div class="related"><h3>相关新闻</h3><ul>{related}</ul></div>
<div class="footer">版权所有 未经授权不得转载 ICP备12345678号</div></body></html>"""


def old_portal() -> str:
    """Tables and line breaks, an outlet behind the clock without a label, a ranking beside the text."""
    body = "<br><br>".join(f"　　{p}" for p in PARAGRAPHS)
    ranking = "".join(f"<tr><td><a href=/r{i}>排行里的第{i}条消息，吸引眼球</a></td></tr>" for i in range(10))
    return f"""<html><head><title>{TITLE}_新闻中心_江南网</title></head><body>
<table><tr><td><b><font size=5>{TITLE}</font></b></td></tr>
<tr><td>2012年01月12日 09:15 江南晚报 我要评论(3) 【大 中 小】</td></tr>
<tr><td>{body}<br><br>原标题：一个别的标题</td>
<td><table>{ranking}</table></td></tr></table>
<table><tr><td>声明：本网转载此文仅为传递更多信息，不代表本网观点，如有侵权请联系删除。</td></tr></table></body></html>"""


def traditional() -> str:
    body = "".join(
        f"<p>{p}</p>"
        for p in (
            "港口的自動化碼頭昨日迎來首艘貨輪，十二台吊車由控制室裡的四個人看管，整個卸貨過程沒有一個人走到船邊。",
            "碼頭公司經理表示，新系統先試行三個月，夜班的工人會轉到維修組，薪水不變，訓練費用由公司負擔。",
        )
    )
    return f"""<html><head><title>自動化碼頭迎來首艘貨輪 | 生活 | 海港新聞網</title></head><body>
<h1>自動化碼頭迎來首艘貨輪</h1><div class="author">海港新聞社／林大海 2020年03月12日 下午8:19</div>
<div class="story">{body}</div></body></html>"""


def self_media() -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return f"""<html><head><title>{TITLE}</title>
<meta property="og:title" content="{TITLE}"></head><body>
<h2>{TITLE}</h2><p class="author-name">车间见闻</p><div class="article-source">发布时间：24-03-0823:16</div>
<div class="article-content">{body}<p>本文来源：江北日报</p></div>
<div class="recommend"><h2>猜你喜欢</h2>
<p>别的一篇文章的开头，写得也很长，后面还有很多内容没有显示出来...</p></div></body></html>"""
