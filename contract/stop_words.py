"""The words that say nothing about a question, in 34 languages.

The languages: ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ko lt lv nl no pl pt ro ru sk sl sv tr uk vi.
Written by `python -m toolchain.stop_words` from the list `stopwordsiso` 0.7.1 (MIT licence, Stopwords ISO,
copyright Gene Diaz and contributors).
"""

# ruff: noqa: E501, RUF001

from __future__ import annotations

_WORDS = """
'll 'tis 'twas 've a's aan aangaande aangezien ab abans abba abban abbastanza abbia abbiamo abbiano
abbiate abból aber abi abia abidvi abiejose abiejuose abiejø abiem abigaliai abipus able ableabout
abord about above abroad absolument abst abu abudu aby acaba accidenti accordance according
accordingly acea aceasta această aceea aceeasi acei aceia acel acela acelasi acele acelea acep
acerca acest acesta aceste acestea acestei acestia acestui aceşti aceştia ach acht achte achten
achter achterna achtes acolo acord across act actually actualmente acuerdo acum acz aczkolwiek ací
ad ada adalah adamakıllı adanya adapun added addig adelante ademas además aderton adertonde adesso
adeta adeus adica adj adjö adopted adrede ae af affected affecting affects affinché afgelopen afin
afirmó after afterwards ag aga again against agak agaknya agar agl agli ago agora agregó ah ahead
ahhoz ahi ahime ahimè ahogy ahoj ahol ahora ahí aia aibă aici aie aiemmin aient aies aika aikaa
aikaan aikaisemmin aikaisin aikajen aikana aikoina aikoo aikovat ailleurs ain't aina ainakaan
ainakin ainda ainoa ainoat ainsi aint aiomme aion aiotte aist ait aiurea aivan així això aiz aj ajan
ak akan akankah akej akejže akhir akhiri akhirnya aki akik akkor ako akom akomže akou akouže akože
aku akulah aká akár akáže aké akého akéhože akému akémuže akéže akú akúže aký akých akýchže akým
akými akýmiže akýmže akýže al ala alapján alas alatt alatta alattad alattam alattatok alattuk
alattunk alaturi albo alcuna alcuni alcuno aldaar aldrig aldus ale alea alebo alem alemmas aleshores
ależ algmas algo algumas algun alguna algunas algunes alguno algunos alguns algún alhoewel alhora
ali alias alkuisin alkuun all alla allaient allas alle allebei alleen allein allem allen aller
allerdings alles allgemeinen alli allo allons allora allow allows allt alltid alltså allà allí allò
allô almost aloitamme aloitan aloitat aloitatte aloitattivat aloitettava aloitettevaksi aloitettu
aloitimme aloitin aloitit aloititte aloittaa aloittamatta aloitti aloittivat alone along alongside
alors already alrededor als alsnog also alt alta altceva altcineva alte altfel although alti altii
altijd altmýþ altmış altoos altra altre altres altri altrimenti altro altrove altrui altul altý altı
aluksi alussa alusta always alá alád alájuk alám alánk alátok além alól alóla alólad alólam alólatok
alóluk alólunk alô am ama amat amatlah amb ambas ambdues ambdós ambos amely amelybol amelyek
amelyekben amelyeket amelyet amelyik amelynek amen ami amid amidst amikor amit amma amolyan among
amongst amott amoungst amount ampleamos amíg an ana anaiptol anaisiais anajai anajam anajame anapus
anar anas anasai anasis anca ancak anche ancora and anda andalah anden ander andere anderem anderen
anderer anderes anderm andern anderr anders anderszins andet andra andras andre anebo anei anh ani
aniedvi anieji aniesiems aniž annak annan annat annettavaksi annetteva annettu anni anno announce
annál ano anoji anojo anojoje anokia anoks anos anosiomis anosioms anosios anosiose anot another ans
ansa ansiosta ant antaa antai antamatta antano antar antara antaranya antaño ante anterieur
anterieure anterieures anterior antes anticipo antoi anume anuodu anuoju anuosiuose anuosius any
anybody anyhow anymore anyone anything anyway anyways anywhere anàja anàjà anàjá anàsias anøjø ao
aonde aos aoua ap apa apaan apabila apakah apakš apakšpus apalagi apart apatah apenas apie aplink
apoi apoio apontar apos apparently appear appreciate appropriate approximately apres april
aproximadamente après apu após aq aquel aquela aquelas aquele aqueles aquell aquella aquellas
aquelles aquello aquellos aquells aquest aquesta aquestes aquests aqui aquilo aquél aquélla aquéllas
aquéllos aquí ar arada arba arbeid are area areas aren aren't arent argi arise around arpa arra
arriba arribaabajo arról arti artinya artonde artonn artýk arī as asa asal asalkan aseguró asemenea
asi asia asiaa asian asiasta asiat aside asioiden asioihin asioita ask asked asking asks aslında
aspoň assai assez assim associated asta astazi astea astfel asti astăzi asupra así at atare atas
atat atata atatea atatia atau ataukah ataupun atd ati atit atita atitea atitia atp atras através
atrás att attendu attesa attraverso attól atunci até au auch aucun aucune aucuns auf augšpus aujourd
aujourd'hui aukðèiau aun aunque aupres auquel aura aurai auraient aurais aurait auras aurez auriez
aurions aurons auront aus ausser ausserdem aussi autant auth autre autrefois autrement autres autrui
aux auxquelles auxquels außer außerdem av avaient available avais avait avant avanti avea avec avem
avemmo avendo avente aver avere averlo avesse avessero avessi avessimo aveste avesti avete aveva
avevamo avevano avevate avevi avevo avez aveţi avgust aviez avions avoir avons avrai avranno avrebbe
avrebbero avrei avremmo avremo avreste avresti avrete avrà avrò avuksi avulla avun avut avuta avute
avuti avuto avutta avšak aw awal awalnya away awfully ayant ayer ayez aynen ayons ayrıca az azi
aznap azok azokat azokba azokban azokból azokhoz azokig azokkal azokká azoknak azoknál azokon azokra
azokról azoktól azokért azon azonban azonnal azt aztán azután azzal azzá azért açıkça açıkçası aí að
añadió aún ačkoli aş aşadar aţi aż až ba back backed backing backs backward backwards bagai bagaikan
bagaimana bagaimanakah bagaimanapun bagi bagian bah bahkan bahwa bahwasanya baik baix baixo bajo
bakal bakalan bakom bal bald balik balra ban bana banyak bapak bara bardziej bardzo bare bari baru
bas basee basta bastant bastante bat bawah bazen bazý bazı başkası baţka bb bd be beau beaucoup
beberapa became because become becomes becoming been beetje before beforehand began begge begin
begini beginian beginikah beginilah beginning beginnings begins begitu begitukah begitulah begitupun
behalve behind behoudens behöva behövas behövde behövt bei beide beiden beim being beings beispiel
beje bekannt bekerja belakang belakangan believe belki below belum belumlah belé beléd beléjük belém
belénk belétek belül belőle belőled belőlem belőletek belőlük belőlünk bem bemaþ ben benar benarkah
benarlah benden bene beneden beni benim benissimo benne benned bennem bennetek bennük bennünk bent
bepaald berada berakhir berakhirlah berakhirnya berapa berapakah berapalah berapapun berarti berawal
berbagai berdatangan bereits beri berikan beriki berikut berikutnya berjumlah berkata berkehendak
berkeinginan berkenaan berlainan berlalu berlangsung berlebihan bermacam bermaksud bermula bersama
bersiap bertanya berturut bertutur berujar berupa besar beside besides beslut beslutat beslutit
besonders besser best besten bet betgi betreffende better betul betulkah between beveik beyond bez
beze bezo beþ beş beţ bf bg bh bi biasa biasanya bien big bigre bih bij bija biji bijna biju bijv
bijām bijāt bil bila bilakah bilcümle bile bili bilo bin binaen binaenaleyh bine binnen binnenin bio
biol bir biraz birazdan birbiri birden birdenbire biri birice birileri birisi birkaç birkaçı birkez
birlikte birçok birçoğu birþey birþeyi birşey birşeyi birţey bis bisa bisakah bisher bismo bist
biste bitevi biteviye biti bittabi biz bizatihi bizce bizcileyin bizden bize bizi bizim bizimki
bizzat biết bj bland ble blei blev bli blijkbaar blijken blir blitt blive bliver blivit blizu blízko
bm bn bo boa boas bodo bohužel bojo bol bola boleh bolehkah bolehlah boli bolj bolo bom bomo bon
bons bort borta boste both bottom boum bova boven bovenal bovendien bovengenoemd bovenstaand
bovenvermeld bowiem boşuna boš br bra brava bravo breve brez brief briefly brrr bruke brzo bs bt bu
buat bucur bude budem budeme budes budete budeš budou budu budú buen buena buenas bueno buenos
buiten bukan bukankah bukanlah bukannya bulan bumo buna bunda bundan bung bunlar bunları bunların
bunu bunun bună buono buracıkta burada buradan burası but buy buď bv bw by byl byla byli bylo byly
bym bynajmniej bys byt być był była było były byť bz bà bài bác bár bárcsak bármilyen bäst bättre
båda bådas både båe bèn bé béng bông böyle böylece böylecene böylelikle böylemesine böylesine búcsú
büsbütün bütün být będzie będą během būs būsi būsiet būsim būt būšu bạn bản bấy bằng bển bệt bị bỗng
bộ bớ bởi bức c'mon c's ca cada cadascuna cadascunes cadascuns cadascú cali call cam came caminho
can can't cand cannot cant cao capat caption car cara caranya care careia carora caruia casi caso
cat catorze catre caur cause causes caut cała cały cc ce cea ceci cedo ceea cei ceilalti cel cela
cele celi celle celles celo celor celui celà cent cento cependant cerca certa certain certaine
certaines certainly certains certamente certe certes certeza certi certo ces cet cette ceux ceva cez
cezo cf cg ch cha chacun chacune changes chaque chce chceme chcete chceš chci che cher chers chez
chi chiar chicchessia chiche chiunque chiếc cho choa choć chtít chtějí chut chut' chuti chuyện chère
chères chính chú chăng chưa chậc chắc chỉ chỉn chớ chợt chủn chứ ciascuna ciascuno ciebie cierta
ciertas cierto ciertos cikk cikkek cikkeket cima cinci cinco cind cine cineva cinq cinquantaine
cinquante cinquantième cinque cinquième cio cioe cioè circa cit cita cite citeva citi citiva citta
città ciò cię ck cl clac clanek clanku clanky claro clear clearly clic cm cmon cn co codesta codesti
codesto cogli coi coisa cokolwiek col colei coll coloro colui com combien come comentó comes cominci
comme comment como comparable comparables comprare comprido compris comunque con concernant
concernente concerning conclusione conform conhecido conmigo conocer consecutivi consecutivo
consegueixo conseguim conseguimos conseguir conselho consequently consider considera considering
consideró consiglio consigo consigue consigueix consigueixen consigueixes consiguen consigues
contain containing contains contigo contra contre contro contudo coraz corrente corresponding
cortesia cos cosa cosas cosi così couic could could've couldn couldn't couldnt course coz coś což cr
crac creo cry cs csak csakhogy csupán cu cual cuales cualquier cuando cuanta cuantas cuanto cuantos
cuatro cuenta cui cuja cujas cujo cujos cuk cukup cukupkah cukuplah cum cuma cumva currently curând
curînd custa cuál cuáles cuándo cuánta cuántas cuánto cuántos cuốn cuộc cv cx cy cz czasami czasem
czemu czy czyli często càng cá các cái când cât câte câtva cây câţi cînd cît cîte cîtva cîţi còn có
cómo cô cùng cümlesi că căci căn cărei căror cărui către cũng cơ cơn cả cần cậu của cứ d'un d'una
d'unes d'uns da daar daardoor daarheen daarin daarna daarnet daarom daarop daaruit daarvanlangs
dabei daca dacă dado dadurch dafür dag dagar dagarna dagegen dagen dagl dagli daha daher dahi dahil
dahilen dahin dahinter dahulu dai daima dair dal dalam daleko daleč dall dalla dalle dallo dalsi
dalt další damals damit dan danach daneben danes dank dann dans dapat dappertutto daquela daquelas
daquele daqueles dar daran darauf daraus dare daren't darent darf darfst dargi dari darin daripada
darum darunter darüber das dasein daselbst dass dasselbe dat datang datorită datum dată dau daugmaþ
davanti davon davor dayanarak dazu dazwischen daß de dear deasupra debaixo debajo debe deben debido
debout december deci decir decit dedans deden deed defa definitely deg degl degli degraba dehogy
dehors dei deim dein deine deinem deinen deiner deines deira deires deja dejó dek dekat del dela
delante delas dele delen deles dell della delle dello dels delà dem demais demasiado dementsprechend
demgegenüber demgemäss demgemäß demi demikian demikianlah demin demincek deminden demselben
demzufolge demás den denen dengan denli denn denna denne denselben dentro deoarece depan departe
depois deprisa depuis der derakap deras derde dere deren derer deres derhal derhalve derjenige
derjenigen derken dermassen dermaßen dernier derniere derriere derrière derselbe derselben dertig
des describe described desde deset deseta deseti deseto deshalb desi desligado desormais despacio
despite despre després despues después desquelles desquels dess dessa dessas desse desselben dessen
desses dessous dessus desta destas deste destes deswegen det detras detrás detta dette detto deux
deuxième deuxièmement devant devatenáct deve devem devers deverá devet deveta deveti deveto devo
devra devrait devět dez dezanove dezasseis dezassete deze dezoito deđil değil değin deşi dhr di dia
diakhiri diakhirinya dialah diantara diantaranya diante dias diberi diberikan diberikannya dibuat
dibuatnya dice dicen dich dicho did didapat didatangkan didn didn't didnt die diejenige diejenigen
diemžēl dieron dies diese dieselbe dieselben diesem diesen dieser dieses dietro diezin diferente
diferentes differ different differentes differently differents différent différente différentes
différents dig digunakan diibaratkan diibaratkannya diingat diingatkan diinginkan dijawab dijelaskan
dijelaskannya dijeron dijo dikarenakan dikatakan dikatakannya dikerjakan diketahui diketahuinya
dikira dikwijls dilakukan dilalui dilihat dimaksud dimaksudkan dimaksudkannya dimaksudnya diminta
dimintai dimisalkan dimulai dimulailah dimulainya dimungkinkan din dina dinaintea dine dini dins
dintr dintre dio dipastikan diperbuat diperbuatnya dipergunakan diperkirakan diperlihatkan
diperlukan diperlukannya dipersoalkan dipertanyakan dipunyai dir dire directe directement directly
direita diri dirimpetto dirinya disampaikan disebut disebutkan disebutkannya disini disinilah dispoe
dispoem disse dit ditambahkan ditandaskan ditanya ditanyai ditanyakan dite ditegaskan dits ditt
ditujukan ditunjuk ditunjuki ditunjukkan ditunjukkannya ditunjuknya dituturkan dituturkannya
diucapkan diucapkannya diungkapkan diventa diventare diventato divers diversa diversas diverse
diverses diversos dix dixième diye diz dizem dizer diđer diğer diğeri dj dk dla dlaczego dlatego dm
dnes do doar dober dobra dobri dobro dobrze dobrý docela doch dock doe doen does doesn doesn't
doesnt doet dog doi doilea doing dois doit doivent dokler doksan dokuz dokąd dol dolayı dolayısıyla
dolg dolga dolgi dom don don't donat donc doncs donde done dong dont door doorgaand dopo doppio dort
dos doubtful douze douzième două dov dove dovolj dovra dovrà dovunque down downed downing downs
downwards doze doğru dość dr drei drept drie drin dring dritte dritten dritter drittes droite droši
drug druga drugi drugo du dua duas due duizend dulu dunque dupa după duquel durant durante durch
durchaus durfte durften during dus duy dużo duž dva dvacet dvanáct dve dvě dwa dwaj dwie dwoje dykk
dykkar dz dzisiaj dziś dào dá dál dále dão där därför då dès début désormais dëka dël dëlei dëlto dì
día días dónde dört dúvida dürfen dürft dă dēļ děkovat děkujeme děkuji dưới dạ dẫu dữ ea each early
ebbe ebben ebbero ebbi ebből eben ebenso ec ecc ecco ech echter ed eddig edecek edelle edelleen
edellä edeltä edemmäs eden ederek edes edessä edestä edilecek ediliyor edilmesi ediyor edu ee een
eens eer eerdat eerder eerlang eerst eerste effect effet effettivamente efter eftersom eg egale
egalement egales egli egy egyebek egyebet egyedül egyelőre egyes egyet egyetlen egyik egymás egyre
egyszerre egyéb együtt egész egészen eh ehhez ehkä ehrlich ei eigen eigene eigenen eigener eigenes
eigenlijk eight eighty eikä eilen ein einander eine einem einen einer eines einig einige einigem
einigen einiger einiges einmal eins eit either eitt eivät ej ejemplo ekkor el ela elas elbet elbette
ele eleinte eles eleven elf elfte eli elk elke ella ellas elle ellei elleivät ellemme ellen ellenes
elleni ellenére eller elles ellet ellette elli ello ellos ells elmondta els else elsewhere elsõ első
elsők elsősorban elsőt elva elé eléd elég eléjük elém elénk elétek elõ elõször elõtt elő előbb elől
előle előled előlem előletek előlük előlünk először előtt előtte előtted előttem előttetek előttük
előttünk előző em embargo embora emilyen emme emot empat empleais emplean emplear empleas empleo en
ena encara encima encore encuentra end ende ended ending endlich ends ene enemmän eneste enfin
enfrente engem enggak enggaknya enhver eni enig enige enigszins enikonu eniten enkel enkelt enkla
enkrat enligt enn ennek ennen ennyi ennél eno enough enquanto ens enseguida ensi ensimmäinen
ensimmäiseksi ensimmäisen ensimmäisenä ensimmäiset ensimmäisiksi ensimmäisinä ensimmäisiä
ensimmäistä ensin entah entahlah entao entinen entirely entisen entisiä entisten entistä entonces
entrambi entre entweder então envers environ enyém enää epey epeyce epeyi eppure er era erais eram
eramos eran erano eras eravamo eravate erdoor erem eren eres erg ergens eri erittäin erityisesti
ernst ero erre erről ers erst erste ersten erster erstes ert eräiden eräs eräät es esa esam esas
esasen esat ese esempio esetben esi esiin esillä esimerkiksi esmu esnasında eso esos especially essa
essai essas esse essendo esser essere esses essi est esta estaba estabais estaban estabas estad
estada estadas estado estados estais estamos estan estando estar estaremos estará estarán estarás
estaré estaréis estaría estaríais estaríamos estarían estarías estas estat estava estavam estaven
este esteja estejam estejamos estem estemos estes esteu esteve estic estive estivemos estiver
estivera estiveram estiverem estivermos estivesse estivessem estiveste estivestes estivéramos
estivéssemos esto estos estou estoy estuve estuviera estuvierais estuvieran estuvieras estuvieron
estuviese estuvieseis estuviesen estuvieses estuvimos estuviste estuvisteis estuviéramos
estuviésemos estuvo està estàvem estàveu está estábamos estáis están estás estávamos estão esté
estéis estén estés et etant etc etcetera eteen etenkin etessa etmesi etraflı etraflıca etre ets ett
ette ettei etter etti ettiği ettiğini ettusen että ettől etwa etwas euch eue euer eues euh eure
eurem euren eurent eurer eures eus eusse eussent eusses eussiez eussions eut eux even eveneens
evenly evenwel ever evermore every everybody everyone everything everywhere evleviyetle evvel evvela
evvelce evvelden evvelemirde evveli ex exact exactement exactly except excepto excepté exemplo
existe existen explicó expresó extenso exterieur ez ezek ezekbe ezekben ezekből ezeken ezeket
ezekhez ezekig ezekkel ezekké ezeknek ezeknél ezekre ezekről ezektől ezekért ezen ezentúl ezer ezret
ezt ezután ezzel ezzé ezért eûmes eût eûtes eđer eğer eşti ešte fa faccia facciamo facciano facciate
faccio face facemmo facendo faces facesse facessero facessi facessimo faceste facesti faceva
facevamo facevano facevate facevi facevo fact facts fai faig fairly fais faisaient faisant fait
faites fakat falta fan fanno fanns far fara farai faranno fare farebbe farebbero farei faremmo
faremo fareste faresti farete farther farà fará farò fas fata fatto favor favore faz fazeis fazem
fazemos fazer fazes fazia faço façon februar fece fecero feci fel fele felek felet felett felt felé
fem femte femtio femtionde femton femtonde fent fenti fer feront feu few fewer fez ff fi fick fie
fiecare fifteen fifth fifty fify fii fik filanca fill fim fin final finalmente finche find finds
fine finnas finns fino fins first fiu five fiţi fj fjorton fjortonde fjärde fk flac fler flera flere
flesta fleste floc fm fo foarte foi fois folgende folk followed following follows fomos for fora
foram force fordi forem forever forma former formerly formos forrige forse forsûke forth forty
forward forza fosse fossem fossero fossi fossimo fost foste fostes fosti found four fr fra fram
framför frattempo from front frumos från früher fu fue fuera fuerais fueran fueras fueron fuese
fueseis fuesen fueses fui fuimos fuiste fuisteis fully fummo fuori furent furono further furthered
furthering furthermore furthers fus fusse fussent fusses fussiez fussions fut futuro fuéramos
fuésemos fx fyra fyrtio fyrtionde få får fått fél fôramos fôssemos följande fölé för före förlåt
förra första før fûmes fûr fûrst fût fûtes fünf fünfte fünften fünfter fünftes für fără ga gab gah
gairebé gal galbût galgi gan gana ganz ganze ganzen ganzer ganzes gar gauw gave gayet gayetle gayri
gayrı gb gd gdy gdyby gdyż gdzie gdziekolwiek gdzieś ge geaba gedurende gedurft geen gegen gegenüber
gehabt gehad gehen geht gekannt gekonnt gekund geleden gelgelelim gelijk gemacht gemocht gemoeten
gemogen gemusst genast gene generale generally genoeg genom gens gente genug gerade geral gerek gern
gerçi gesagt geschweige get gets getting geweest gewesen gewollt gewoon gewoonweg geworden geçende
geçenlerde gf gg gh gi gia giacche gibi gibilerden gibisinden gibt gick gine ging giorni giorno giu
give given gives giving già giữa gjorde gjort gjûre gl gleich gli gliela gliele glieli glielo gliene
gm gmt gn go god goda godare godast godt godz goes going gone good goods gor gospa gospod got gott
gotten gov gp gq gr gran grande grandes grazie graţie great greater greatest greetings greta gross
grosse grossen grosser grosses grouped grouping groß große großen großer großes grupo gruppo gs gt
gu gueno guna gunakan gut gute guter gutes gw gy gyakran gälla gäller gällt gärna gå går gått gì gör
göra göre gırla ha haar haarzelf hab habe haben haber habia habida habidas habido habidos habiendo
habla hablan habremos habrá habrán habrás habré habréis habría habríais habríamos habrían habrías
habt habéis había habíais habíamos habían habías hace haceis hacemos hacen hacer hacerlo haces hacia
haciendo had hadde hadden hade hadn't hadnt haft hago haha hai haikki haja hajam hajamos hakeza hal
halbuki halbă halen half halihazırda haliyle halló halo halua haluaa haluamatta haluamme haluan
haluat haluatte haluavat halunnut halusi halusimme halusin halusit halusitte halusivat halutessa
haluton ham hamar hampir han handiyse hanem hangi hangisi hani hanno hans hanya hanyalah happens har
hardly hare hari hariç harmadik harmadikat harminc harus haruslah harusnya has hasebiyle hasn hasn't
hasnt hast hasta hasılı hat hatodik hatodikat hatot hatta hatte hatten hattest hattet hatvan haut
havde have havemos haven haven't havent haver havia having hay haya hayamos hayan hayas hayáis he
he'd he'll he's heb hebben hebt hecho hed hedden heeft heel hei heidän heidät heihin heille heillä
heiltä hein heisst heissä heistä heitä hej hele hell heller hello hellre help helposti helst helt
helyett hem hemos hemzelf hen hence hendak hendaklah hendaknya hende hendes hennar henne hennes
henüz hep hepsi her here here's hereafter hereby herein heres hereupon herhangi herkes herkesin hers
herself hes het hetedik hetediket hetet heti hetkellä hetven hetzelfde heu heute hi hicieron hid
hieman hier hierbeneden hierboven hierin hierna hierom high higher highest hij hijzelf him himself
hin hingga hinter hirtelen his hiszen hit hitaasti hither hizo hiába hiç hiçbir hiçbiri hjå hk hm hn
ho hoch hoci hodně hoe hoewel hogy hogyan hoikein hoje hol holnap holnapot holà hon honderd honnan
honom hop hopefully hora horas hormis hors hos hoss hossen hou houp houve houvemos houver houvera
houveram houverei houverem houveremos houveria houveriam houvermos houverá houverão houveríamos
houvesse houvessem houvéramos houvéssemos hova how how'd how'll how's howbeit however hoy hozzá
hozzád hozzájuk hozzám hozzánk hozzátok hoće hoćemo hoćete hoćeš hoću hoş hoặc hr ht htm hu hube
hubiera hubierais hubieran hubieras hubieron hubiese hubieseis hubiesen hubieses hubimos hubiste
hubisteis hubiéramos hubiésemos hubo hue hui huit huitième hulasaten hum hun hundra hundraen
hundraett hundred hunne huolimatta huomenna hur hurrah hurrá huszadik hva hvad hvem hver hvilke
hvilken hvis hvor hvordan hvorfor hvornår hyvien hyviin hyviksi hyville hyviltä hyvin hyvinä hyvissä
hyvistä hyviä hyvä hyvät hyvää há hány hányszor hármat három hát hátha hátulsó hão hän häneen
hänelle hänellä häneltä hänen hänessä hänestä hänet häntä här hätte hätten hé hélas hét hög höger
högre högst húsz hơn họ hỏi i'd i'll i'm i've ia iako ialah iar iba ibarat ibaratkan ibaratnya
ibland ibu ich ici icke idag idant idén ie ieder iedere iedereen iekam iekams iekām iekāms iekš
iekšpus iemand ieri iets if igazán igen ignored igual iguals igår ih ihan ihm ihn ihnen ihr ihre
ihrem ihren ihrer ihres ii iii ik iken iki ikke ikkje ikut ikzelf il ila ile ilen ilgili ili ilk ill
illa illaki illetve ilman ilmeisesti ils ilyen ilyenkor im imdi imi immediate immediately immer
immár imorgon importance important importe improvviso in inainte inapoi inasmuch inc inca incit
incluso inclòs ind indeed indem inderdaad indicate indicated indicates indicó indietro indinde inej
inen infatti infolgedessen informo informó inför inga ingat ingen ingenting inget ingi ingin
inginkah inginkan ini iniciar inicio inikah inilah inkje inkább inmiddels inn inna innan inne innen
inner inni inny innych inoltre inom ins insa insermi inside insieme insofar instead int intanto inte
intenta intentais intentamos intentan intentar intentas intento interest interested interesting
interests intet into intorno intr intre intussen inuti invece invention inward inzake iná iné iného
inému iní inú iný iných iným inými inż iq ir irgend irgi irá is ise isi ismét isn isn't isnt ison
isso ist ista iste ister isto it it'd it'll it's itd iti itibaren itibariyle itibarıyla itin itll
its itse itself itsensä itseään itt itu itukah itulah iv ive ix iyi iyice iyicene iz için ið iðilgai
iðvis iş işte iţte iż ja jadi jadilah jadinya jag jah jahr jahre jahren jaisiais jajai jajam jajame
jak jakaś jakby jaki jakichś jakie jakiś jakiż jakkolwiek jakmile jako jakoś jakož jangan jangankan
janganlah januar jau jauh jawab jawaban jawabnya jaz jde je jeb jebšu jede jedem jeden jedenáct
jeder jedermann jedermanns jedes jedna jednak jednakże jedne jedno jednou jednym jedoch jedou
jedynie jeg jego jeho jehož jei jeigu jej jeji jejich její jel jelas jelaskan jelaslah jelasnya
jelenleg jelikož jemand jemandem jemanden jemu jen jene jenem jenen jener jenes jenom jenž jer jeres
jesam jesi jesmo jest jeste jestem jestli jestliže jesu jeszcze jetzt jezelf jeśli ještě jeżeli jež
ji jich jiedu jiedvi jieji jiesiems jih jij jijzelf jika jikalau jim jimi jinai jinak jine jiné jis
jisai jiz již jm jo jobban jobbra jog johon joiden joihin joiksi joilla joille joilta joina joissa
joista joita joj joji jojo jojoje joka jokainen jokia jokin joko joks joksi joku jolla jolle jolloin
jolta jompikumpi jona jonka jonkin jonne joo jopa jos josiomis josioms josios josiose joskus jossa
josta jota jotain joten jotenkin jotenkuten jotka jotta jou jouduimme jouduin jouduit jouduitte
joudumme joudun joudutte joukkoon joukossa joukosta joutua joutui joutuivat joutumaan joutuu
joutuvat jouw jouwe još jp jsem jses jseš jsi jsme jsou jste ju judu judvi juga juist juk julij
jullie jumis jumlah jumlahnya jums jumyse junij junto juodu juoju juosiuose juosius jus jusqu jusque
just juste justru jutri juuri już jàja jàjà jàsias já jájá jälkeen jälleen jämfört jää jí jím jíž jó
jól jólesik jóval jövőre jøjø jûs jûsiðkis jûsiðkë jûsø jā ją jšte ka kad kada kadangi kadar
kadarkoli kaffesi kah kahdeksan kahdeksannen kahdella kahdelle kahdelta kahden kahdessa kahdesta
kahta kahteen kai kaiken kaikille kaikilta kaikkea kaikki kaikkia kaikkiaan kaikkialla kaikkialle
kaikkialta kaikkien kaikkin kaip kaipgi kaj kajti kako kakor kaksi kala kalau kalaulah kalaupun
kalian kam kami kamilah kamor kamorkoli kamu kamulah kamēr kamže kan kann kannalta kannattaa kannst
kanske kanssa kanssaan kanssamme kanssani kanssanne kanssasi kanýmca kao kapan kapankah kapanpun kar
karena karenanya karkoli karşın kas kasus kata katakan katakanlah katanya katerikoli katra katras
katriedvi katrilyon katruodu kauan kauemmas kaukana kaum kaut kautta kaynak kaçı kaþin kaþkas
kaþkatra kaþkatras kaþkokia kaþkoks kaþkuri kaþkuris każdy každou každá každé každého každému každí
každú každý každých každým každými kdaj kde kdo kdorkoli kdy kdyz když ke keadaan kebetulan kecil
kedua keduanya keep keeps kehen keiden keihin keiksi keille keillä keiltä kein keine keinem keinen
keiner keines keinginan keinä keissä keistä keitten keittä keitä kej kejže kelamaan kelihatan
kelihatannya kelima kell kellene kellett kelli kelljen keluar kembali kemudian kemungkinan
kemungkinannya kenapa kendi kendilerine kendini kendisi kendisine kendisini keneen keneksi kenelle
kenellä keneltä kenen kenenä kenessä kenestä kenet kenettä kennessästä kenties kepada kepadanya kept
ker kere keressünk keresztül kerran kerta kertaa kesampaian keseluruhan keseluruhannya keskellä
kesken keskimäärin keterlaluan ketika ketkä ketten kettő kettőt ketä kevés kez keza kezalik keď
keďže keşke keţke kg kh khi khususnya khác không ki kiaurai kiben kiből kicsit kicsoda kie kiedy
kieho kiehože kiek kiekvienas kiemu kiemuže kieno kierunku kieže kihez kiitos kik kikbe kikben
kikből kiken kiket kikhez kikkel kikké kiknek kiknél kikre kikről kiktől kikért kilenc kilencedik
kilencediket kilencet kilencven kilka kilku kim kimden kime kimi kimisi kimse kimsecik kimsecikler
kimś kin kind kinek kini kinilah kinél kira kiranya kire kiről kit kita kitalah kitas kitokia kitoks
kitől kivel kivé kié kiért kje kjer kjerkoli klaar kleine kleinen kleiner kleines km kn knappast
knew know known knows ko koder koderkoli kodël koga koho kohti koja koje koji kojima koju kok kokia
koko kokonaan koks kol kolei kolik kolmas kolme kolmen kolmesti kolīdz kom komma komme kommen kommer
kommit kommt komu kon konden kone konnte konnten kopš korleis korso korábban koska koskaan kot kou
kouže kovin kp kr krachtens kratek kratka kratke kratki kromě kroz ktera ktere kteri kterou ktery
která které který kteři kteří kto ktokolwiek ktorej ktorou ktorá ktoré ktorí ktorú ktorý ktorých
ktorým ktorými ktoś która które którego której który których którym którzy ku kui kuin kuinka
kuinkan kuitenkaan kuitenkin kuka kukaan kukin kukka kumpainen kumpainenkaan kumpi kumpikaan
kumpikin kun kunde kunna kunnat kunne kunnen kunt kuomet kur kurang kurgi kuri kuriedvi kuris
kuriuodu kurz kuten kuuden kuusi kuutta kva kvar kvarhelst kven kvi kvifor kvůli kw ky kylliksi
kyllä kymmenen kyse kz ká káže ké képest kérem kérlek kész késő később későn két kétszer kéže kívül
kõik können könnt könnte körül köszönhetően köszönöm közben közel közepesen közepén közé között
közül kú kúže külliyen külön különben különböző különbözőbb különbözőek ký kýho kýhože kým kýmu
kýmuže kýrk kýsaca kýže kā kırk kısaca kļuva kļuvi kļuvu kļuvām kļuvāt kļūs kļūsi kļūsiet kļūsim
kļūst kļūstam kļūstat kļūsti kļūstu kļūt kļūšu l'hi la laatst labad lad lado lage lagi lagian lah
lahka lahke lahki lahko lai lain lainnya laisser lakin lalu lama lamanya lang lange lanjut lanjutnya
laquelle large largely largo las lasciato lassan last lat lately later latest lato latter latterly
lav lb lc le least lebih lebo lecz leda ledaže legalább legat legyen leh lehet lehetetlen lehetett
lehetőleg lehetőség lei leicht leide lejos lejpus len lenne lenni lennék lennének lep lepa lepe lepi
lepo lequel les lesquelles lesquels less lest lesz leszek lesznek leszünk let let's leto lets lett
lettek lettem lettünk leur leurs lewat lhe lhes li li'n lidt lieber liever lig ligado lige ligga
ligger ligi liian lijken lijkt lik lika like liked likely likewise liki likställd likställda lilla
lille lima lisäksi lisää lite liten litet little lk ll lla llarg llavors llegó lleva llevar lo logo
long longe longer longest longtemps lontano look looking looks lor loro lors lorsque los low lower
lr ls lt ltd lu luar lub luego lugar lui lungo luo luogo luona luôn lv ly lyg là làm lá lângă
lähekkäin lähelle lähellä läheltä lähemmäs lähes lähinnä lähtien länge längre längst läpi lätt
lättare lättast långsam långsammare långsammast långsamt långt låt lès lévő lên lîngă lúc lütfen
līdz līdzko lại lần lớn m'he ma maada maak maakt maakte maakten maar macam macche machen macht
machte made madem mademki mag maga magad magam magari magatokat maggior magst magukat magunkat magát
mahdollisimman mahdollista mahn mai mainly maint maintenant maior maioria maiorias mais maj majd
majdnem majhen majhna majhni mají majú mają maka makanya make maken makes makin making makt mal mala
malah malahan malce male malgrado malgrat malgre malgré mali malissimo malo mam mamafih mampu
mampukah mamy man mana manaisiais manajai manajam manajame manakala manalagi manapság manas manasai
manasis manche manchem manchen mancher manches mand mane manera mange manieji maniesiems manifestó
manim manimi maniðkis maniðkë manj mann mano manoji manojo manojoje manosiomis manosioms manosios
manosiose manuoju manuosiuose manuosius many manyje manàja manàjà manàjá manàsias manæs manøjø mare
marec mas masa masalah masalahnya masih masihkah masing mat mate mateix mateixa mateixes mateixos
mau maupun maximale may maybe mayn't maynt mayor maþdaug maþne mało mať mc md me mea mean means
meantime meanwhile mebni med medan medesimo mediante medio medtem medzi meer meest meestal meg
megcsinál megcsinálnak meget megint meglio megvan mehr mei meidän meidät meihin meille meillä meiltä
mein meine meinem meinen meiner meines meio meissä meistä meitä mej mejor melainkan melakukan
melalui mele melihat melihatnya melkein melko mellan mellett mellette melletted mellettem
mellettetek mellettük mellettünk mellom mellé melléd melléjük mellém mellénk mellétek mellől mellőle
mellőled mellőlem mellőletek mellőlük mellőlünk mely melyek melyik memang memastikan memberi
memberikan membuat meme memerlukan memes memihak meminta memintakan memisalkan memperbuat
mempergunakan memperkirakan memperlihatkan mempersiapkan mempersoalkan mempertanyakan mempunyai
memulai memungkinkan men menaiki menambahkan menandaskan menanti menantikan menanya menanyai
menanyakan mencionó mendapat mendapatkan mendatang mendatangi mendatangkan mene menee meneet
menegaskan menemme menen menet menette menevät mengakhiri mengapa mengatakan mengatakannya mengenai
mengerjakan mengetahui menggunakan menghendaki mengibaratkan mengibaratkannya mengingat mengingatkan
menginginkan mengira mengucapkan mengucapkannya mengungkapkan meni menimme menin menit menivät
menjadi menjawab menjelaskan mennessä mennyi mennyt meno menor menos menossa mens mensch menschen
mentre menudo menuju menunjuk menunjuki menunjukkan menunjuknya menurut menuturkan menyampaikan
menyangkut menyatakan menyebutkan menyeluruh menyiapkan mer mera merasa merci mere mereka merekalah
merely mereu mert merupakan mes mesec meses mesi meski meskipun mesma mesmas mesmo mesmos mest met
meu meus meva meves mevr meyakini meyakinkan mezelf mezi mezzo međer meğer meğerki meğerse mg mgr mh
mi mia mias miatt miatta miattad miattam miattatok miattuk miattunk miał mibe miben miből mich mida
midagi midva midve mie miei mien mienne miennes miens mientras mig might might've mightn't mightnt
mihez mihin mij mijn mijnent mijner mijzelf mik mikbe mikben mikből miken miket mikhez mikin mikkel
mikké miknek miknél mikor mikre mikről miksi miktől mikä mikäli mikään mikért mil mila miliardi
milioni mill mille million milloin milloinkan millä miltä milyar milyen milyon mimo min mina mince
mind mindegyik mindegyiket minden mindenesetre mindenki mindent mindenütt minder mindig mindketten
mindre mine minek minha minhas minimale minimi minket minkä minne minst mint minta mintha minu minua
minulla minulle minulta minun minus minussa minusta minut minuun minä minél mio mios mir mire mirip
miről mis misal misalkan misalnya misma mismas mismo mismos miss misschien missen missä mistä mit
miten mitkä mits mitt mittel mittemot mitä mitään mitől mivel mivé miért między mk ml mm mn mne mnie
mnogo mnou mną mně mo moc mocht mochte mochten mod modo moest moesten moet moeten mogen mogą mohl
mohou moi moim moindres moins moj moja moje mojej moji mojich mojim mojimi mojou moju molemmat molt
molta moltes molti moltissimo molto molts momento mon mondo mondta mones monesti monet moni
moniaalla moniaalle moniaalta mons monta mora morajo moram moramo morate moraš more morem moreover
morgen most mostanáig mostly mot moyennant może możliwe można možno možná mp mq mr mrs ms msie mt mu
muassa much mucha muchas mucho muchos mudu mudvi mug muiden muita muito muitos muj muka mukaan
mukaansa mukana mul mula mulai mulailah mulanya mulle mult multa multe multi multiple multiples
multă mulţi mulţumesc mumis mums mumyse mungkin mungkinkah mus musi musia musieť muss musst musste
mussten must must've mustn't mustnt musí musím musíme musíte musíš mutta muu muualla muualle muualta
muuanne muulloin muun muut muuta muutama muutaman muuten muy muze muß mußt muốn mv mw mx my mycket
mye mykje myself myöhemmin myös myöskin myöskään myötä mz mà má málo mám máme már más másik másikat
másnap második másodszor mások másokat mást máte máximo máš mâine må många måste måte mé még mégis
més même mêmes mês mình mí mía mías míg mío míos mít mîine mój môcť môj môjho môže môžem môžeme
môžete môžeš môžu möchte mögen möglich mögt mögé mögéd mögéjük mögém mögénk mögétek mögött mögötte
mögötted mögöttem mögöttetek mögöttük mögöttünk mögül mögüle mögüled mögülem mögületek mögülük
mögülünk möjlig möjligen möjligt möjligtvis múltkor múlva mûsiðkis mûsiðkë mûsø mü müssen müsst müßt
mý mă mě mı mňa můj může mỗi một mới mợ n'he n'hi na naar nach nachdem nad nada nadat nade nadie
nado nagi nagy nagyobb nagyon nah nahm naik naj najina najino najmanj najmä naju največ nakon nam
nama namelijk namely nami namun nanti nantinya nao napiste napište naponta napot naproti naquela
naquelas naquele naqueles narobe nas nasi nasz nasza nasze naszego naszych nasýl nasıl nasılsa nato
natomiast naturel naturelle naturelles natychmiast natürlich navn nawet nay nazaj nazaran načež naşi
naš naša naše našeg našej naši našich našim našimi našou nc nd ne neanmoins near nearly nebe neben
nebent nebo nebyl nebyla nebyli nebyly nebūt necessaire necessairement necessarily necessary nech
nechť ned nedavno nedelja neden nedeniyle nedenle nedense nederst nedersta nedre nedz nedělají
nedělá nedělám neděláme neděláte neděláš nee need needed needing needn't neednt needs neem neg negen
negi negl negli nego negu negyedik negyediket negyven neho nei nein neither nej nejakej nejakom
nejakou nejaká nejaké nejakého nejakému nejakú nejaký nejakých nejakým nejakými nejau nejaugi nejsi
nejsou nek neka nekaip nekaj nekatere nekateri nekatero nekdo neke neked nekega nekem neki nekik
nekje neko nekog nekoga nekoč nektek neku nekünk nekā nel neljä neljän neljää nell nella nelle nello
nelyginant nem nema nemají nemcsak nemen nemmeno nemrég nemu nemáme nemáte neměl nenhuma neni není
neppure ner nerde nerden nerdeyse nere nerede nereden neredeyse neresi nereye nergens nes nessa
nessas nesse nesses nessun nessuna nessuno nesta nestas nestačí neste nestes net netekim netgi netko
netoli neue neuen neuf neun neunte neunten neunter neuntes neuvième neva nevadí never neverf
neverless nevertheless nevis nevoie new newer newest next neye neyi neyse nez nezin neće nećemo
nećete nećeš neću nešto než nf ng ngay nghen nghỉm ngoài ngoải ngày ngôi ngươi người ngọn ngọt nh
nhau nhiều nhà nhé như nhưng nhất nhận nhỉ những ni nic nice nich nicht nichts nici niciodata
nicăieri nie niech niego niej niektorej niektorom niektorou niektorá niektoré niektorého niektorému
niektorú niektorý niektorých niektorým niektorými nielen niemand niemandem niemanden niemu niente
niet niets niečo nigdy nihayet nihayetinde nii niiden niihin niiksi niille niillä niiltä niin niinä
niissä niistä niitä nije nikamor nikdar nikjer nikoga nikoje nikoju nikoli niks nim nimeni nimeri
nimi nimic nincs nine ninety ninguna ningunas ninguno ningunos ningún nio nionde nisam nisi nismo
niste nisu nitekim nittio nittionde nitton nittonde niye niçin nią nič ničoho ničom ničomu ničím
nişte niż nje njega njegov njegova njegovo njej njemu njen njena njeno njezin njezina njezino nji
njih njihov njihova njihovo njiju njim njima njo njoj nju njun njuna njuno nl no noastre noastră
nobody noch nochtans nocoj noe noen nog nogal nogen nogensmenys noget nogle noi noiden noihin noiksi
noilla noille noilta noin noina noissa noista noita noite noka noko nokon nokor nokre noll
nombreuses nombreux nome nommés només non nondimeno none nonetheless nonostante nonsia nooit noone
nopeammin nopeasti nopeiten nor normally noroc nors nos nosaltres nosotras nosotros nossa nossas
nosso nossos nostra nostre nostres nostri nostro nostru not notamment noted nothing notre
notwithstanding nou noua nous nouveau nouveaux nouă nova novanta novas nove novel november novo
novos novy nové nový now nowe nowhere noştri np nr nro nu nuestra nuestras nuestro nuestros nueva
nuevas nuevo nuevos nul nula nulla num numa numai numas nummer nun nunca nuns nuo nuovi nuovo nur nv
ny nyaris nyatanya nyolc nyolcadik nyolcadikat nyolcat nyolcvan nyt nz nào này ná nála nálad nálam
nálatok náluk nálunk nám námi nás náš nášho não näiden näihin näiksi näille näillä näiltä näin näinä
näissä näissähin näissälle näissältä näissästä näistä näitä nämä när nästa nå någon någonting något
några nån nånting når nåt nær næste næsten néanmoins négy négyet néha néhány nélkül nên në ní ním
nível nó nóc nói nós nôtre nôtres nödvändig nödvändiga nödvändigt nödvändigtvis número năm nē ně
něco nějak někde někdo němu němuž nơi nấy nếu nền nọ nớ nữa ob oba obe oben oboje obok obra obrigada
obrigado obtain obtained obviously och ocho också od oda ode oder odmah odo odprt odprta odprti of
off offen ofschoon oft ofta oftast often og oggi ogi ogni ognuna ognuno også oh ohi ohne ohé oi
oikea oikealla oikein oitava oitavo oito ok okay okoli około oktober olan olarak old older oldest
oldu olduklarını oldukça olduğu olduğunu ole oled oleh olehnya olemme olen olet olette oleva olevan
olevat oli olika olikt olimme olin olisi olisimme olisin olisit olisitte olisivat olit olitte olivat
olla olleet olli ollut ollé olmadı olmadığı olmak olması olmayan olmaz olsa olsun oltre olup olur
olursa oluyor olyan olé om oma omaa omaan omaksi omalle omalta oman omassa omat omdat omhoog omia
omien omiin omiksi omille omilta omissa omista omitted omlaag omstreeks omtrent omver on ona onadva
onca once onculayın onda ondan ondanks onde onder ondertussen one one's ones ongeveer oni onidve
onkin onko onlar onlardan onlari onlarýn onları onların only onnan ono ons onszelf ont ontem onto
onu onun ony onze onzeker onzième ooit ook op opened opening opens opnieuw opp opposite oppure opt
opzij or ora oracık oracıkta orada oradan oranca oranla oraya oraz ord ordered ordering ordnung ore
org ori oricare orice oricine oricum oricând oricât oricînd oricît oriunde osem osi osm osma osmi
osmnáct osmo oss ossia other others otherwise oto otra otras otro otros otrpus ott ottanta otte otto
otuz ou ouf ought oughtn't oughtnt ouias our ours ourselves oust ouste out outra outras outre outro
outros outside ouvert ouverte ouverts ova ovat over overal overall overeind overige overigens owing
own owszem oysa oysaki oái où oň oňho pa paar pada padahal padanya paeiliui paese paf pagal pai
paikoittain pais paitsi pak pakeliui pakosti palaipsniui palei paling paljon pan pana pani panjang
pantas par para parca parce parecchi parecchie parecchio parece paremmin parempi parfois parhaillaan
parhaiten parle parlent parler parmi parole parseme part partant parte parted partendo particular
particularly particulier particulière particulièrement parting partir pas pasada pasado pasak paskos
paskui paskum passé past pasti pastilah pat pati patiems paties patnáct patra patru patrulea pats
patys patá paucas paèiais paèiam paèiame paèiu paèiuose paèius paèiø paìs pe peccato pedig pegar
peggio pek pekala peki pekçe pel pela pelas pelo pelos pels pendant pense penting pentingnya pentru
peor per perante perche perchè perché percio perciò percuma perfino perhaps perlu perlukah perlunya
permet pernah pernelyg pero perquè persino persoalan persone personne personnes persze pertama
pertanyaan pertanyakan perto perusteella peräti però pesar pessoas peste pet peta petek peti peto
peu peut peuvent peux peyderpey pf pff pfft pfut pg ph pho phè phóc phót phải phắt phỏng phốc phụt
phứt pian pic pie piedi pieneen pieneksi pienelle pienellä pieneltä pienempi pienestä pieni pienin
pieno pif piglia pihak pihaknya pina pire pirm pirma pirmiau pirms piu piuttosto pièce più pk pl
placed please plein plouf plupart plus plusieurs plutôt pm pmid pn po poate poc poca pocas
pochissimo poco pocos pocs pod podczas pode podeis podem podemos poden poder poderá podeu podia
podle podo podria podriais podriamos podrian podrias podrá podrán podría podrían podľa pogosto poi
poiche poikki pointed pointing pois pokiaľ pokud pole poleg poln polna polni polno pomimo ponad
ponavadi ponedeljek poner ponieważ ponovno ponto pontos poorly popod popri poques por pored porque
porquê portanto posible posição possa possedere possessif possessifs possible possibles possibly
possivelmente posso possível posteriore posto pot potem potentially potom potrebbe potser pouah
pouca pouco poucos pour pourquoi pourrais pourrait pouvait pouze povo povsod powinien powinna
powinni powinno poza pozdravljen pozdravljeni pozdě pořád pp prav prava prave pravi pravo pravé
prawie prazen prazna prazno pre prea prealable precej precies precisement pred predo predominantly
preferibilmente prej preko premier première premièrement pres presa present presented presenting
presents press presumably pret preto pretože previously prečo pri približno prie priekš prieð
prieðais prije prima primarily primeira primeiras primeiro primeiros primer primera primero primeros
primo primul prin principalmente pripravljen pripravljena pripravljeni pro probabilmente probable
probably probante proc procedant proche prof promeiro promesso promptly pronto propi propia propias
propio propios proprio prostě prosím proti proto protoze protože proud provided provides proximo
proč prva prvi prvni první prvo przecież przed przede przedtem przez przy práve près própria
próprias próprio próprios próxima próximas próximo próximos psitt pt pta pu puc puderam pudo pueda
puede pueden puedo pues puis puisque pukul pula pun punkt punya puo puolesta puolestaan pur pure
purtroppo pusiau put putini puts può puţin puţina puţină pw py pár până päälle på például pînă pôde
põe põem pār pēc pět před přede přes přese při přičemž qeu qu qua quais qual qualche qualcosa
qualcuna qualcuno quale quali qualquer quals qualunque quan quand quando quant quanta quante quanti
quanto quantunque quarante quarta quarto quasi quatorze quatre quatrième quatrièmement quatro
quattro que quedó quel quelcom quelconque quella quelle quelles quelli quello quelqu'un quelque
quelques quels quem quer quereis querem queremas queremos queres quero quest questa queste questi
questo questão qui quickly quiconque quien quienes quiere quieto quin quina quindi quines quins
quinta quinto quinze quite quiza quizas quizá quizás quién quiénes quoi quoique quyết quyển quá
quáis què qué quê quả qv ra rajta rajtad rajtam rajtatok rajtuk rajtunk rakt ran raras rare rarement
rares rasa rasanya rasi rata rather ravno raz razie rağmen rd re readily realizado realizar realizó
really realmente reasonably recent recente recentemente recently recht rechte rechten rechter
rechtes redan redelijk redko reeds ref refs regarding regardless regards registrazione related
relative relatively relativement relativo relação remarquable rend rendben rendre repente res
research reserved respectively respecto restant reste restent restrictif resulted resulting retour
rett revoici revoilà reč richtig riecco rien right riktig ring rispetto riêng riệt ro rodos rog roku
rond rondom rooms rosszul round rovně ru rund runsaasti rupanya rw rày rá rád rájuk rám ránk ráo
rátok rätt régen régóta rén részére rích róla rólad rólam rólatok róluk rólunk również rögtön răng
rất rằng rồi rứa s'ha s'han sa saakka saat saatnya sabe sabeis sabem sabemos saben saber sabes sabeu
sache sacrebleu sadam sade sadece sagt sagte sah sahi sahiden sai said sait saj saja sajalah saját
sal sale saling salvo sam sama samaa samaan samalla samallalta samallassa samallasta saman samat
sambil same samen sami samma samme samo samoin sampai sampaikan sana sangat sangatlah sanki sans
sant sao sap sapristi saps sara sarai saranno sarebbe sarebbero sarei saremmo saremo sareste saresti
sarete sarà sarò sata sataa satojen satt satu sau sauf savaisiais savajai savajam savajame savas
savasai savasis savieji saviesiems savimi saviðkis saviðkë savo savoji savojo savojoje savosiomis
savosioms savosios savosiose savuoju savuosiuose savuosius savyje savàja savàjà savàjá savàsias
savæs savøjø saw say saya sayalah saying says sb sc schlecht schluss schon scola scopo scorso sd se
sea seamos sean seas seba sebab sebabnya sebagai sebagaimana sebagainya sebagian sebaik sebaiknya
sebaliknya sebanyak sebe sebegini sebegitu sebelum sebelumnya sebenarnya seberapa sebesar sebetulnya
sebi sebisanya sebou sebuah sebut sebutlah sebutnya sec secara sechs sechste sechsten sechster
sechstes second secondly secondo seconds secukupnya seda sedaj sedan sedang sedangkan sedem
sedemikian sedert sedikit sedikitnya sedm sedma sedmi sedmnáct sedmo see seeing seem seemed seeming
seems seen seenaknya sees seg segala segalanya segera seguente seguito segun segunda segundo según
seharusnya sehingga sehr sei seid seien sein seine seinem seinen seiner seines seingat seis seit
seitdem seitsemän seize seja sejak sejam sejamos sejauh sejenak sejumlah sekadar sekadarnya sekali
sekalian sekaligus sekalipun sekarang sekecil seketika sekiranya sekitar sekitarnya sekiz seks
seksen sekurangnya sekä sela selagi selain selaku selalu selama selamanya selanjutnya selbst self
selle selon seluruh seluruhnya selv selves sem semacam semakin semampu semampunya semasa semasih
semata semaunya semblable semblaient semblant semblants semble semblent sembra sembrare sembrato
sembrava sembri sementara semisal semisalnya semmi semmilyen semmiség sempat sempre semua semuanya
semula sen senare senast senden sendiri sendirian sendirinya sendo seni senin senki sense sensible
senza seolah seorang sepanjang sepantasnya sepantasnyalah seperlunya seperti sepertinya sepihak sept
september septième ser sera serai seraient serais serait seras serei seremos serez seria seriam
seriez sering seringnya serions serious seriously serons seront serta serupa será serán serás serão
seré seréis sería seríais seríamos serían serías ses sesaat sesama sesampai sesegera sesekali
seseorang sesuatu sesuatunya sesudah sesudahnya sete setelah setempat setengah seterusnya setiap
setiba setibanya setidaknya setinggi sette seu seul seule seulement seuraavat seus seusai seva
seveda seven seventy several seves sewaktu sex sexta sextio sextionde sexto sexton sextonde seáis
señaló sg sh shall shan't shant she she'd she'll she's shed shes should should've shouldn shouldn't
shouldnt show showed showing shown showns shows si sia siamo siano siap siapa siapakah siapapun
siate sice sicer sich sidan siden sido sie sieben siebente siebenten siebenter siebentes siellä
sieltä siempre sien siendo sienne siennes siens siete sig sige significant significantly sigue
siguiente siihen siin siinä siis siitä sijaan siksi sille silloin sillä silti siltä sim similar
similarly sin sina since sincere sind sinds sindsdien sine sini sinilah sinne sino sinon sint sintem
sinua sinulla sinulle sinulta sinun sinussa sinusta sinut sinuun sinä sist sista siste sistema
sisäkkäin sisällä sit siten sitt sitta sitten sitä six sixième sixty siz sizden sizi sizin się sj
sju sjunde sjuttio sjuttionde sjutton sjuttonde själv sjätte sjøl sk ska skal skall skersai skoraj
skoro skozi skradþiai skulle skąd sl slab slechts slightly slik slutligen slutt sm small smaller
smallest sme smo små smått smí smějí sn snad snart so soal soalnya sob sobie sobota sobre sobretot
sobą soc soha soi soient sois soit soixante sok sokan sokat sokkal sokszor sokáig sola solament
solamente solang solas solche solchem solchen solcher solches solito soll sollen sollst sollt sollte
sollten solo solos sols soltanto som some somebody someday somehow somente someone somethan
something sometime sometimes somewhat somewhere somme sommes sommige somos somt son sondern sono
sonra sonradan sonraları sons sonst sont sonunda soon sopra soprattutto sorry során sota sotto sou
sous souvent soweit sowie soy soyez soyons soyos spate specifically specified specifique specifiques
specify specifying speculatif spesso spet spoedig spolu sposób spre später sr sreda srednja srednji
ssa st sta stai stando stanno starai staranno starebbe starebbero starei staremmo staremo stareste
staresti starete starp startseite starà starò stata stati stato statt stava stavamo stavano stavate
stavi stavo staèiai ste steeds steht stemmo stessa stesse stessero stessi stessimo stesso steste
stesti stette stettero stetti stia stiamo stiano stiate still stille sto stor stora stort stran
strana strictement strongly stvar sté större störst su sua suas suatu subito substantially subtiles
successfully successivamente successivo such suche sudah sudahkah sudahlah sue sufficiently
suffisant suffisante suffit suggest sugl sugli sui suis suit suivant suivante suivantes suivants
suivre sujet sul sulig sull sulla sulle sullo sunt suntem sunteţi suo suoi suoraan sup supaya
superpose supuesto sur sure surtout sus sută suuntaan suuren suuret suuri suuria suurin suurten suya
suyas suyo suyos suýt sv sva sve svi svog svoj svoja svoje svojho svojich svojim svojimi svojou
svoju svojím svom svych svym svymi své svých svým svými svůj swoje sy syv sz szemben szerbusz
szerint szerinte szerinted szerintem szerintetek szerintük szerintünk szervusz szinte számára száz
századik százat szépen szét szíves szívesen szíveskedjék são säga säger sämre sämst så sådan sådana
sådant sånn sé sétima sétimo sì sí sînt sîntem sînteţi só sóc sólo són sú să săi său są sőt sạch sất
sắp sẽ số sự t'ha t'han t'he t's ta taa taas tabii tac tack tad tada tadi tadinya tady taemmas tage
tagen tahansa tahu tahun tai taigi taip taipogi taisiais taj tajai tajam tajame tak taka takaa
takaisin takana take takej takejto taken takhle taki takia takich takie taking tako takoj taky takze
taká takáto také takého takéhoto takému takémuto takéto takí takú takúto taký takýto także takže tal
tale tali tallä talvez talvolta talán tam tamam tamamen tamamıyla tambah tambahnya tambem tambien
también també também tamelijk tamhle tamhleto tampak tampaknya tampoc tampoco tamsta tamto tan
tandas tandasnya tandis tanh tanpa tant tanta tantas tantes tanto tanya tanyakan tanyanya
tapauksessa tapi taps tapsi tapsiet tapsim tapt tapāt tapšu tar tarafından tarde tardive tarp
tarpeeksi tarsi tartum tarytum tas tasai tat tato tau tavaisiais tavajai tavajam tavajame tavalla
tavaly tavas tavasai tavasis tave tavieji taviesiems tavimi taviðkis taviðkë tavo tavoitteena tavoji
tavojo tavojoje tavosiomis tavosioms tavosios tavosiose tavuoju tavuosiuose tavuosius tavyje tavàja
tavàjà tavàjá tavàsias tavæs tavøjø taèiau taču tc td te teba tebe tebi tebou ted' teda tedy tega
tegas tegasnya tegen tegenover tegnap tegnapelőtt tego tegu tegul tehát teidän teidät teihin teil
teille teillä teiltä teissä teistä teitä tej tejto tek tel telah tele teljes tell telle tellement
telles tels tem tema temos tempat tempo temprano temu ten tenant tend tendes tendremos tendrá
tendrán tendrás tendré tendréis tendría tendríais tendríamos tendrían tendrías tends tene tened
teneis tenemos tener tenga tengah tengamos tengan tengas tengo tengáis tenha tenham tenhamos tenho
tenida tenidas tenido tenidos teniendo tenim tenir teniu tens tentang tentar tentaram tente tentei
tento tentu tentulah tentunya tenzij tenéis tenía teníais teníamos tenían tenías tepat ter terakhir
terasa teraz terbanyak terceira terceiro tercera terdahulu terdapat terdiri terei teremos terhadap
terhadapnya teria teriam teringat terjadi terjadilah terjadinya terkira terlalu terlebih terlihat
termasuk ternyata tersampaikan tersebut tersebutlah tertentu tertuju terus terutama terwijl terzo
terá terão teríamos tes tessék tetap tetapi teto teu teus teva teve teves też težak težka težki
težko tf tg th than thanh thank thanks thans thanx that that'll that's that've thatll thats thatve
the their theirs them themselves then thence theo there there'd there'll there're there's there've
thereafter thereby thered therefore therein therell thereof therere theres thereto thereupon thereve
these they they'd they'll they're they've theyd theyll theyre theyve thi thick thin thing things
think thinks third thirty this thorough thoroughly those thou though thoughh thought thoughts
thousand thoạt thoắt three throug through throughout thru thus thuần thà tháng thì thím thôi thường
thấy thẩy thậm thế thếch thỏm thốc thốt thộc thửa ti tiap tiba tic tid tidak tidakkah tidaklah tidig
tidigare tidigast tidigt tie tiec tied tiedvi tieji tiek tiekam tiekat tieku tiempo tien tiende
tiene tienen tienes tienne tiennes tiens ties tiesiems tiesiog tieto tietysti tiež tiga tijdens tik
tika tikai tiki tikko tiklab tiklīdz tikriausiai tiks tiksiet tiksim tikt tiktai tiku tikvien tikām
tikāt tikšu til tilbake till tills tillsammans tilstand tim timp timto tinc tine tinggi tinha tinham
tio tionde tipo tipy tis tista tiste tisti tisto tisíc tisíce titeket titolo tive tivemos tiver
tivera tiveram tiverem tivermos tivesse tivessem tiveste tivestes tivéramos tivéssemos tizedik
tizediket tizenegy tizenegyedik tizenhat tizenhárom tizenhét tizenkettedik tizenkettő tizenkilenc
tizenkét tizennyolc tizennégy tizenöt tizet tj tja tjugo tjugoen tjugoett tjugonde tjugotre tjugotvå
tjungo tk tm tn to toata toate toată tobie tobą tobě toc toch tocmai toda todas todavia todavía
today todella todo todos toe toen toenmaals toenmalig together toh tohle toho tohoto tohto toi
toinen toisaalla toisaalle toisaalta toiseen toiseksi toisella toiselle toiselta toisemme toisen
toisensa toisessa toisesta toista toistaiseksi toj toji tojo tojoje toki tokia toks tol tolei tolfte
toliau tolv tom tome tomto tomu tomuto tomēr ton tons too took topat torek tosin tosiomis tosioms
tosios tosiose tot tota totdat totes toteż toti toto totobą tots totul totusi totuşi tou touchant
toujours tous tout toute toutefois toutes touto tovább további továbbá toward towards toà toţi toẹt
tp tr tra trabaja trabajais trabajamos trabajan trabajar trabajas trabajo trabalhar trabalho tranne
tras trata través tre tredje trei treia treilea treize trenta trente tres tretja tretje tretji
trettio trettionde tretton trettonde treze tri tried tries trillion trilyon triplo tritt trois
troisième troisièmement trong trop troppo trotzdem trovato trošku truly try trying trzeba très trên
três trước trển trệt trỏng ts tsoin tsouin tt tu tua tuas tudi tudo tue tuhannen tuhat tukaj tule
tulee tulemme tulen tulet tulette tulevat tulimme tulin tulisi tulisimme tulisin tulisit tulisitte
tulisivat tulit tulitte tulivat tulla tulleet tullut tun tunjuk tuntuu tuo tuodu tuohon tuoi tuoju
tuoksi tuolla tuolle tuolloin tuolta tuon tuona tuonne tuosiuose tuosius tuossa tuosta tuota tuotä
turbût turn turned turning turns turpretim turpretī turut tus tuskin tussen tutaj tuto tutta
tuttavia tutte tutti tutto tutur tuturnya tuturor tuve tuviera tuvierais tuvieran tuvieras tuvieron
tuviese tuvieseis tuviesen tuvieses tuvimos tuviste tuvisteis tuviéramos tuviésemos tuvo tuy tuya
tuyas tuyo tuyos tvoj tvoja tvoje tvojej tvojho tvoji tvojich tvojim tvojimi tvojím tvá två
tvåhundra tvé tvůj tw twas twee tweede twelve twenty twice two twoi twoim twoja twoje twym twój ty
tych tykö tylko tym tys tyto tz tzw tàja tàjà tàjá tàsias tá táto távol tão tähän täksi tälle tällä
tällöin tältä tämä tämän tänne tänä tänään tässä tästä täten tätä täysin täytyvät täytyy täällä
täältä té téged tém téma tényleg této têm tênh tí tím tímto tínhamos títo tíz tôi több többi
többször tøjø tú túl túto tûlas tüm tých tým tými týmto tā tādēļ tālab tāpēc tăi tău tę tě těm těma
těmu tőle tőled tőlem tőletek tőlük tőlünk třeba tři třináct tại tấm tấn tắp tọt tột tớ tới từ từng
ua ucap ucapnya ud ug uguali ugyanakkor ugyanez ugyanis ugye uhr uit uitgezonderd ujar ujarnya ul
ulkopuolella ulteriore ultimo ului um uma umas umum umumnya un una unas und unde under underneath
undeva undoing une unei uneia unele uneori unes unfortunately ungkap ungkapnya uniformement unii
uniques unless unlike unlikely uno unor unora unos uns unse unsem unsen unser unsere unserer unses
unter until unto untuk unu unui unuia unul uomo up upon upp ups upwards ur urak uram urat ursäkt
určitě us usa usah usai usais usamos usan usar usas use usea useasti used useful usefully usefulness
useimmiten usein useita uses using uso usted ustedes usually ut utan utanför ute uten utoljára
utolsó után utána uucp uudeksi uudelleen uuden uudet uusi uusia uusien uusinta uuteen uutta uw uy uz
uþ uþtat uþvis už va vaak vaakwat vaan vad vagy vagyis vagyok vagytok vagyunk vahemmän vai vaig
vaiheessa vaikea vaikean vaikeat vaikeilla vaikeille vaikeilta vaikeissa vaikeista vaikka vain vais
vajon vaju valahol valaki valakit valamelyik valami valamint vale valeur valor való vam vama vami
vamos van vanaf vandaan vannak vanuit vanwege var vara varat vardı varför vari varia varias varie
varifrån vario varios various varit varje varken varmasti vars varsin varsinkin varsågod vart varte
varten varēja varēji varēju varējām varējāt varēs varēsi varēsiet varēsim varēt varēšu vas vase
vasen vasenmalla vasta vastaan vastakkain vastan vasıtasıyla vaya vaš vaša vaše vašej vaši vašich
vašim vaším vc ve veces ved vedle vedno veel veeleer veertig veja vele veled velem veletek velev
velhasıl velhasılıkelam velik velika veliki veliko velük velünk vem vems vendar vens veo ver verdad
verdade verdadeiro verdadera verdadero verder verdi vere vergangenen verkligen verran vers
verscheidene verschillende verso versus verte vervolgens very ves veu veya veyahut vez vezes već več
večer veď vg vi via viac viagem vice vicino vid vidare viduj vidury vidva viel viele vielem vielen
vielleicht vielä vien vienas vienokia vienoks vier vierde vierekkäin vieressä vieri vierte vierten
vierter viertes vietoj vif vifs vii viiden viii viime viimeinen viimeisen viimeksi viisi vijf vijfde
vijftig viktig viktigare viktigast viktigt vil vilka vilkas vilken vilket vill ville vindo vingt
vinte virs virspus virð virðuj virðum vis visa visas visgi visok visoka visoke visoki visokia visoks
vissza visto viszlát viszont viszontlátásra vita vite vivat vive vives viz viņpus việc vlan vlastně
vn vo voastre voastră você vocês voi voici voidaan voie voient voilà voimme voin voire voisi voit
voitte voivat vol volgend volgens volna volnának volnék vols volt volta voltak voltam volte voltunk
vom von vont voor vooraf vooral vooralsnog voorbij voordat voordezen voordien voorheen voorop voorts
vooruit vor vore vores vors vort vos vosaltres vosotras vosotros vossa vossas vosso vossos vostra
vostre vostres vostri vostro vostru votre vous vouă voy voştri vreme vreo vreun vrij vrlo vroeg vs
vsa vsaj vsak vsaka vsakdo vsake vsaki vsakomur vse vsega vsi vso vu vuestra vuestras vuestro
vuestros vuoden vuoksi vuosi vuosien vuosina vuotta vy và vào vám vámi vários vás váš vášho vâng vão
vähemmän vähintään vähiten vähän väl välillä vänster vänstra värre vår våra vårt være været vært vèo
vé végre végén végül vêm vël vëlgi vì více vós vôtre vôtres vöre vört vă včasih včeraj však všechen
všechno všetci všetka všetko všetky všetok všichni vůbec vždy vẫn vậy về với vở vụt vừa waar waarom
waarschijnlijk waduh wah wahai wahr waktu waktunya walau walaupun wam wami wann wanneer want wanted
wanting wants war waren warst wart warum was wasi wasn wasn't wasnt wasz wasza wasze wat way ways we
we'd we'll we're we've webpage wed wederom według weer weg wegen wegens weil weinig weit weiter
weitere weiteren weiteres wel welche welchem welchen welcher welches welcome weldra welk welke well
wells wem wen wenig wenige weniger weniges wenigstens wenn went wer werd werde werden werder werdet
were weren weren't werent weshalb wessen weve wezen wf what what'd what'll what's what've whatever
whatll whats whatve when when'd when'll when's whence whenever where where'd where'll where's
whereafter whereas whereby wherein wheres whereupon wherever whether which whichever while whilst
whim whither who who'd who'll who's whod whoever whole wholl whom whomever whos whose why why'd
why'll why's widely wie wieder wiele wielu wiens wier wieso wij wijzelf wil wilden will willen
willing willst wir wird wirklich wirst wish wissen with within without więc więcej wo woher wohin
wohl wollen wollt wollte wollten won won't wonder wong wont worden wordt worked world would would've
wouldn wouldn't wouldnt ws wszyscy wszystkich wszystkie wszystkim wszystko wtedy wurde wurden www wy
während währenddem währenddessen wäre würde würden właśnie wśród xi xii xiii xiv xoét xoẳn xoẹt xuể
xuống xv xệp ya yahut yaitu yakin yakinen yakni yakında yakından yakınlarda yalnız yalnızca yang
yani yapacak yapmak yaptı yaptıkları yaptığı yaptığını yapılan yapılması yapıyor ye yedi yeniden
yenilerde yerine yes yet yetmiþ yetmiş yetmiţ yhdeksän yhden yhdessä yhteen yhteensä yhteydessä
yhteyteen yhtä yhtäälle yhtäällä yhtäältä yhtään yhä yine yirmi yksi yksin yksittäin yleensä ylemmäs
yli ylös ympäri yo yok yoksa yoluyla you you'd you'll you're you've youd youll young younger
youngest your youre yours yourself yourselves youve ypaè yt yu yüz yüzünden za zadaj zadnji zakaj
zal zapewne zaprta zaprti zaprto zar zarfında zaten zati zatímco zawsze zač začo začože zaś zda zdaj
zde ze zece zehn zehnte zehnten zehnter zehntes zei zeit zeker zelf zelfde zelfs zelo zem zero zes
zeven zeznowu zi zice zich zichzelf zij zijn zijne zijzelf zira zm znowu znów zo zoals zodat zodra
zonder został zou zouden zowat zpet zpravy zprávy zpět zr zu zuerst zugleich zulk zulke zullen zult
zum zunaj zunächst zur zurück zusammen zut zwanzig zwar zwei zweite zweiten zweiter zweites zwischen
zwölf zł ào às ái ákypai által általában ám áng áno área ástriþai át älköön älä än ännu är ära även
åt åtminstone åtta åttio åttionde åttonde ça çabuk çabukça çeşitli çok çokları çoklarınca çokluk
çoklukla çokça çoğu çoğun çoğunca çoğunlukla çünkü ès él éljen én éppen éramos érem éreu érte érted
értem értetek értük értünk és ésa ésas ése ésos éssent ésta éstas éste éstos étaient étais était
étant état étiez étions été étée étées étés év évben éve évek éves évi évvel êtes être így îi îl îmi
împotriva în înainte înaintea încotro încât încît între întrucât întrucît îţi ðalia ðe ði ðiaisiais
ðiajai ðiajam ðiajame ðiapus ðiedvi ðieji ðiesiems ðioji ðiojo ðiojoje ðiokia ðioks ðiosiomis
ðiosioms ðiosios ðiosiose ðis ðisai ðit ðita ðitas ðitiedvi ðitokia ðitoks ðituodu ðiuodu ðiuoju
ðiuosiuose ðiuosius ðiàja ðiàjà ðiàsias ðiøjø ðtai ðájá óta ông õk õket öbür öbürkü öbürü ön önbe
önben önből önce önceden önceleri öncelikle önhöz önnek önnel önnél önre önről önt öntől önért önök
önökbe önökben önökből önöket önökhöz önökkel önöknek önöknél önökre önökről önöktől önökért önökön
önön össze öt öteki ötekisi ötven ötödik ötödiket ötöt över övermorgon överst övre öyle öylece
öylelikle öylemesine öz úgy úgyis úgynevezett úi új újabb újra últim última últimas último últimos
úr ús über überhaupt übrigens üzere üç þemiau þey þeyden þeyi þeyler þu þuna þunda þundan þunu ārpus
ăla ălea ăsta ăstea ăştia će ćemo ćete ćeš ću čau če čej često četrta četrtek četrti četrto čez či
čia čie čieho čiemu čigav čiu článek článku články čo čoho čom čomu čou čože čtrnáct čtyři čí čím
čími ďalšia ďalšie ďalšieho ďalšiemu ďalšiu ďalšom ďalšou ďalší ďalších ďalším ďalšími đang đi điều
đây đã đó được đến đều để ňom ňou ňu ők őket őt şapte şase şayet şey şeyden şeyi şeyler şi ştiu şu
şuna şuncacık şunda şundan şunlar şunları şunu şunun şura şuracık şuracıkta şurası şöyle šaipus šest
šesta šesti šestnáct šesto štiri što ţayet ţi ţie ţimdi ţu ţöyle żaden żadna żadne żadnych że żeby
že ơi ένα έναν ένας αι ακομα ακομη ακριβως αληθεια αληθινα αλλα αλλαχου αλλες αλλη αλλην αλλης
αλλιως αλλιωτικα αλλο αλλοι αλλοιως αλλοιωτικα αλλον αλλος αλλοτε αλλου αλλους αλλων αμα αμεσα
αμεσως αν ανα αναμεσα αναμεταξυ ανευ αντι αντιπερα αντις ανω ανωτερω αξαφνα απ απεναντι απο αποψε
από αρα αραγε αργα αργοτερο αριστερα αρκετα αρχικα ας αυριο αυτα αυτες αυτεσ αυτη αυτην αυτης αυτο
αυτοι αυτον αυτος αυτοσ αυτου αυτους αυτουσ αυτων αφοτου αφου αἱ αἳ αἵ αὐτόσ αὐτὸς αὖ βεβαια
βεβαιοτατα γάρ γα γε γι για γοῦν γρηγορα γυρω γὰρ δ' δέ δή δαί δαίσ δαὶ δαὶς δε δεν δι δι' διά δια
διὰ δὲ δὴ εαν εαυτο εαυτον εαυτου εαυτους εαυτων εγκαιρα εγκαιρως εγω ειθε ειμαι ειμαστε ειναι εις
εισαι εισαστε ειστε ειτε ειχα ειχαμε ειχαν ειχατε ειχε ειχες εκ εκαστα εκαστες εκαστη εκαστην
εκαστης εκαστο εκαστοι εκαστον εκαστος εκαστου εκαστους εκαστων εκει εκεινα εκεινες εκεινεσ εκεινη
εκεινην εκεινης εκεινο εκεινοι εκεινον εκεινος εκεινοσ εκεινου εκεινους εκεινουσ εκεινων εκτος εμας
εμεις εμενα εμπρος εν ενα εναν ενας ενος εντελως εντος εντωμεταξυ ενω ενός εξ εξαφνα εξης εξισου εξω
επ επί επανω επειτα επι επισης επομενως εσας εσεις εσενα εστω εσυ ετερα ετεραι ετερας ετερες ετερη
ετερης ετερο ετεροι ετερον ετερος ετερου ετερους ετερων ετουτα ετουτες ετουτη ετουτην ετουτης ετουτο
ετουτοι ετουτον ετουτος ετουτου ετουτους ετουτων ετσι ευγε ευθυς ευτυχως εφεξης εχει εχεις εχετε
εχθες εχομε εχουμε εχουν εχτες εχω εως εἰ εἰμί εἰμὶ εἰς εἰσ εἴ εἴμι εἴτε ημασταν ημαστε ημουν
ησασταν ησαστε ησουν ηταν ητανε ητοι ηττον θα ιι ιιι ισαμε ισια ισως ισωσ καί καίτοι καθ καθε
καθεμια καθεμιας καθενα καθενας καθενος καθετι καθολου καθως και κακα κακως καλα καλως καμια καμιαν
καμιας καμποσα καμποσες καμποση καμποσην καμποσης καμποσο καμποσοι καμποσον καμποσος καμποσου
καμποσους καμποσων κανεις κανεν κανενα κανεναν κανενας κανενος καποια καποιαν καποιας καποιες καποιο
καποιοι καποιον καποιος καποιου καποιους καποιων καποτε καπου καπως κατ κατά κατα κατι κατιτι
κατοπιν κατω κατὰ καὶ κι κιολας κλπ κοντα κτλ κυριως κἀν κἂν λιγακι λιγο λιγωτερο λογω λοιπα λοιπον
μέν μέσα μή μήτε μία μα μαζι μακαρι μακρυα μαλιστα μαλλον μας με μεθ μεθαυριο μειον μελει μελλεται
μεμιας μεν μερικα μερικες μερικοι μερικους μερικων μεσα μετ μετά μετα μεταξυ μετὰ μεχρι μη μην μηπως
μητε μιά μια μιαν μιας μολις μολονοτι μοναχα μονες μονη μονην μονης μονο μονοι μονομιας μονος μονου
μονους μονων μου μπορει μπορουν μπραβο μπρος μἐν μὲν μὴ μὴν να ναι νωρις ξανα ξαφνικα οι ολα ολες
ολη ολην ολης ολο ολογυρα ολοι ολον ολονεν ολος ολοτελα ολου ολους ολων ολως ομως ομωσ οποια οποιαν
οποιας οποιες οποιο οποιοι οποιον οποιος οποιου οποιους οποιων οποτε οπου οπως οπωσ ορισμενα
ορισμενες ορισμενων ορισμενως οσα οσες οση οσην οσης οσο οσοι οσον οσος οσου οσους οσων οταν οτι
οτου ου ουτε οχι οἱ οἳ οἷς οὐ οὐδ οὐδέ οὐδείσ οὐδεὶς οὐδὲ οὐδὲν οὐκ οὐχ οὐχὶ οὓς οὔτε οὕτω οὕτως
οὕτωσ οὖν οὗ οὗτος οὗτοσ παλι παντοτε παντου παντως παρ παρά παρα παρὰ περί περα περι περιπου
περισσοτερο περσι περυσι περὶ πια πιθανον πιο πισω πλαι πλεον πλην ποια ποιαν ποιας ποιες ποιεσ ποιο
ποιοι ποιον ποιος ποιοσ ποιου ποιους ποιουσ ποιων πολυ ποσες ποση ποσην ποσης ποσοι ποσος ποσους
ποτε που πουθε πουθενα ποῦ πρεπει πριν προ προκειμενου προκειται προπερσι προς προσ προτου προχθες
προχτες πρωτυτερα πρόσ πρὸ πρὸς πως πωσ σαν σας σε σεις σημερα σιγα σου στα στη στην στης στις στο
στον στου στους στων συγχρονως συν συναμα συνεπως συνηθως συχνα συχνας συχνες συχνη συχνην συχνης
συχνο συχνοι συχνον συχνος συχνου συχνους συχνων συχνως σωστα σόσ σύ σύν σὸς σὺ σὺν τά τήν τί τίς
τίσ τα ταυτα ταυτες ταυτη ταυτην ταυτης ταυτος ταυτου ταυτων ταχα ταχατε ταῖς τε τελικα τελικως τες
τετοια τετοιαν τετοιας τετοιες τετοιο τετοιοι τετοιον τετοιος τετοιου τετοιους τετοιων τη την της
τησ τι τινα τιποτα τιποτε τις τισ το τοί τοι τοιοῦτος τοιοῦτοσ τον τος τοσα τοσες τοση τοσην τοσης
τοσο τοσοι τοσον τοσος τοσου τοσους τοσων τοτε του τουλαχιστο τουλαχιστον τους τουτα τουτες τουτη
τουτην τουτης τουτο τουτοι τουτοις τουτον τουτος τουτου τουτους τουτων τούσ τοὺς τοῖς τοῦ τυχον των
τωρα τό τόν τότε τὰ τὰς τὴν τὸ τὸν τῆς τῆσ τῇ τῶν τῷ υπ υπερ υπο υποψη υποψιν υπό υστερα φετος
χαμηλα χθες χτες χωρις χωριστα ψηλα ωραια ως ωσ ωσαν ωσοτου ωσπου ωστε ωστοσο ωχ авжеж автентичен
адже аз ако ала але алло бе без белый беше би бивш бивша бившо бил била били било благодаря близко
близо более больше большой був будем будет будете будешь будто буду будут будь була були було бути
бъдат бъде бы бывает бывь был была были было быть бяха більш важная важное важные важный вам вами
вас ваш ваша ваше ваши вверх вдали вдруг ведь везде вернуться вероятно весь вече вечер взгляд вздовж
взема взять ви вид видел видеть вие винаги вместе вне вниз внизу внимава во вода война вокруг вон
вона вони воно вообще вопрос восемнадцатый восемнадцать восемь восьмой вот впрочем време времени
время все всегда всего всеки всем всеми всему всередині всех всею всички всичко всю всюду вся всяка
всё всіх второй във въпреки върху вы выйти від він где ги главен главна главно главный глаз глас го
говорил говорит говорить год года година години годишен году голова голос город да давай давати
давать давно даже далекий далеко дали дальше даром дать два двадцатый двадцать двама двамата две
двенадцатый двенадцать дверь двете двух де девятнадцатый девятнадцать девятый девять действительно
дел делал делать делаю дело ден день деньги десятый десять дещо для днес дни до добра добре добро
добър довольно докато докога долго должен должно должный дом дори дорога досега доста друг друга
другая други другие других друго другое другой думать душа евтин его едва един една еднаква еднакви
еднакъв едно ее ей екип ему если есть ето еще ещё ею её ждать же жена женщина живот жизнь жить за
забавям завжди зад заедно замість занят занята занято заняты заради засега заспал затем зато затова
зачем защо защото здесь земля знать значит значить иди идти из или им има имат имеет имел именно
иметь ими имя иногда иска их каждая каждое каждые каждый кажется каза казаться как какая каква какво
какой както какъв като кем книга кога когато когда кого което които кой който коли колко ком комната
кому конец конечно которая которого которой которые который которых която кроме кругом кто куда къде
където към ледве лежать лесен лесно лет ли лицо лишь лош лучше любить люди май майже маленький малко
мало мать машина ме между мек меля мен менее меньше меня месец место ми миллионов мимо минута мир
мира мне много многочисленная многочисленное многочисленные многочисленный мнозина мной мною мог
мога могат могу могут мож може может можно можхо мои мой мокър моля момента мор москва мочь моя моё
му мы на наверху навколо навіть над надо назад наиболее най найти наконец нам нами направи напред
например народ нас начала начать наш наша наше наши не него недавно недалеко нее ней некоторый
нельзя нем немного нему непрерывно нередко несколько нет нещо нею нея неё ни нибудь ние ниже низко
никакой никогда никой никто никуда ним ними нито них ничего ничто нищо но нов нова нови новина новый
нога ночь ну нужно нужный нх някои някой няколко няма об оба обаче обычно один одиннадцатый
одиннадцать однажды однако одного одной оказаться окно около он она они оно опять освен особенно
особено остаться от ответить отгоре отец отже откуда отново отовсюду отож отсюда очень още пак
первый перед писать плечо по повече повечето под подойди подумать пожалуйста поза позже пойти пока
пол получить помнить поне понимать понять пор пора поради после последний посмотреть посреди потом
потому почему почти правда прави пред преди през прекрасно при про просто против процентов путь пък
първата първи първо пъти пятнадцатый пятнадцать пятый пять під работа работать равен равна раз разве
рано раньше ребенок решить россия рука русский ряд рядом са сам сама сами самим самими самих само
самого самой самом самому саму самый свет свое своего своей свои своих свой свою сделать се сеаой
себе себя сега сегодня седьмой сейчас семнадцатый семнадцать семь си сидеть сила син сих сказал
сказала сказать сколько скоро след следващ слишком слово случай сме смотреть смях сначала снова со
собой собою советский совсем спасибо според спросить сразу сред срещу стал старый стать сте стол
сторона стоять страна суть считать съм със също та тази так така такая также таки такива такие такий
такое також такой такъв там твои твой твоя твоё те тебе тебя тези тем теми теперь тех ти то тобой
тобою тобто това товарищ тогава тогда того тож тоже този той толкова только том тому тот точно тощо
тою третий три тринадцатый тринадцать трябва ту туда тук тут тъй ты тысяч тя тях увидеть уж уже
улица уметь утре утро харесва хиляди хороший хорошо хотеть хоть хотя хоча хочешь це цей час часа
часто часть чаще че чего человек чем чему через често четвертый четыре четырнадцатый четырнадцать чи
чого чрез что чтоб чтобы чуть шестнадцатый шестнадцать шестой шесть ще що щом эта эти этим этими
этих это этого этой этом этому этот эту юмрук являюсь як який якої із інших їх її אבל או אולי אותה
אותו אותי אותך אותם אותן אותנו אז אחר אחרות אחרי אחריכן אחרים אחרת אי איזה איך אין איפה איתה איתו
איתי איתך איתכם איתכן איתם איתן איתנו אך אל אלה אלו אם אנחנו אני אס אף אצל אשר את אתה אתכם אתכן אתם
אתן באיזומידה באמצע באמצעות בגלל בין בלי במידה במקוםשבו ברם בשביל בשעהש בתוך גם דרך הוא היא היה היכן
היתה היתי הם הן הנה הסיבהשבגללה הרי ואילו ואת זאת זה זות יהיה יוכל יוכלו יותרמדי יכול יכולה יכולות
יכולים יכל יכלה יכלו יש כאן כאשר כולם כולן כזה כי כיצד כך ככה כל כלל כמו כן כפי כש לא לאו לאיזותכלית
לאן לבין לה להיות להם להן לו לי לכם לכן למה למטה למעלה למקוםשבו למרות לנו לעבר לעיכן לפיכך לפני מאד
מאחורי מאיזוסיבה מאין מאיפה מבלי מבעד מדוע מה מהיכן מול מחוץ מי מכאן מכיוון מלבד מן מנין מסוגל מעט
מעטים מעל מצד מקוםבו מתחת מתי נגד נגר נו עד עז על עלי עליה עליהם עליהן עליו עליך עליכם עלינו עם עצמה
עצמהם עצמהן עצמו עצמי עצמם עצמן עצמנו פה רק שוב של שלה שלהם שלהן שלו שלי שלך שלכה שלכם שלכן שלנו שם
תהיה תחת آباد آره آری آض آمد آمده آمينَ آن آنان آنجا آنطور آنقدر آنكه آنها آنچه آنکه آه آهاً آورد
آورده آي آيد آی آیا آیند أب أجل أجمع أخ أخذ أصبح أضحى أقبل أقل أكثر ألا أم أما أمامك أمامكَ أمسى
أمّا أن أنا أنت أنتم أنتما أنتن أنتِ أنشأ أنّى أو أوشك أولئك أولئكم أولاء أولالك أوّهْ أي أيا أين
أينما أيّ أَنَّ أََيُّ أُفٍّ إذ إذا إذاً إذما إذن إلى إليكم إليكما إليكنّ إليكَ إلَيْكَ إلّا إمّا إن
إنّما إي إياك إياكم إياكما إياكن إيانا إياه إياها إياهم إياهما إياهن إياي إيهٍ إِنَّ ابتدأ اتفاقا
اثر اثرِ اجل احتراما احتمالا احد اخرى اخلولق اخیر اذا اربعة ارتدّ اری از ازجمله اساسا است استحال
استفاد استفاده اش اشکارا اصلا اصولا اطار اعادة اعلام اعلنت اغلب اف اكثر اكد اكنون الألاء الألى الا
الاخيرة الان الاول الاولى البته البتّه التى التي الثاني الثانية الذاتي الذى الذي الذين السابق الف
اللائي اللاتي اللتان اللتيا اللتين اللذان اللذين اللواتي الماضي المقبل الوقت الى اليوم ام اما امام
امروز امروزه امس امسال امشب امور ان انبرى انجام اند انشاالله انصافا انطور انقدر انقلب انه انها
انچنان انکه انگار او اول اولا اي ايار ايام ايشان ايضا ايم اين اينكه اکثرا اکنون اگر ای ایا اید ایشان
ایم این اینجا ایند اینطور اینقدر اینها اینچنین اینک اینکه اینگونه با بات بار بارة باره بارها باز
بازهم باسم باش باشد باشم باشند باشيم باشی باشید باشیم بالا بالاخره بالایِ بالطبع بان بايد باید بتوان
بتواند بتوانی بتوانیم بخش بخشی بخواه بخواهد بخواهم بخواهند بخواهی بخواهید بخواهیم بخٍ بد بدون بر
برابر برابرِ براحتی براساس براستی براي برای برایِ برخوردار برخي برخی برداري برس برعکس بروز بزرگ
بزودی بسا بسبب بسيار بسياري بسّ بسیار بسیاری بشكل بضع بطآن بطور بعد بعدا بعدها بعری بعض بعضا بعضي بك
بكم بكما بكن بل بلافاصله بلكه بله بلى بلکه بلی بما بماذا بمن بن بنا بنابراين بنابراین بندي به بها
بهتر بهترين بود بودم بودن بودند بوده بودی بودید بودیم بویژه بي بيد بيست بيش بيشتر بيشتري بين بَسْ
بَلْهَ بِئْسَ بکن بکند بکنم بکنند بکنی بکنید بکنیم بگو بگوید بگویم بگویند بگویی بگویید بگوییم بگیر
بگیرد بگیرم بگیرند بگیری بگیرید بگیریم بی بیا بیاب بیابد بیابم بیابند بیابی بیابید بیابیم بیاور
بیاورد بیاورم بیاورند بیاوری بیاورید بیاوریم بیاید بیایم بیایند بیایی بیایید بیاییم بیرون بیرونِ بیش
بیشتر بیشتری بین تا تازه تاكنون تان تانِ تانِك تاکنون تبدّل تجاه تحت تحوّل تر ترين تقریبا تلقاء تلك
تلكم تلكما تلویحا تم تمام تماما تمامي تنها تو تواند توانست توانستم توانستن توانستند توانسته توانستی
توانستیم توانم توانند توانی توانید توانیم توسط تولِ تویِ تينك تَيْنِ تِه تِي ثانیا ثلاثة ثم ثمّ ثمّة
ثُمَّ جا جاي جايي جای جدا جديد جدید جريان جریان جز جعل جلل جلوگيري جلویِ جمعا جميع جناح جهت جير حار
حاشا حاضر حال حالا حاليا حاي حتما حتى حتي حتی حداکثر حدودا حدودِ حرى حسب حق حم حوالى حول حيث حيثما
حين حيَّ حَبَّذَا حَتَّى حَذارِ خارجِ خب خدمات خصوصا خلا خلاصه خلال خواست خواستم خواستن خواستند
خواسته خواستی خواستید خواستیم خواهد خواهم خواهند خواهيم خواهی خواهید خواهیم خوب خود خودت خودتان خودش
خودشان خودم خودمان خوشبختانه خويش خویش خویشتن خیاه خیر خیلی داد دادم دادن دادند داده دادی دادید
دادیم دار دارد دارم دارند داريم داری دارید داریم داشت داشتم داشتن داشتند داشته داشتی داشتید داشتیم
دانست دانند دایم دایما در درباره درمجموع درون دریغ دقیقا دنبالِ ده دهد دهم دهند دهی دهید دهیم دو
دوباره دوم دون دونك ديده ديروز ديگر ديگران ديگري دیر دیروز دیگر دیگران دیگری ذا ذات ذاك ذانك ذانِ
ذلك ذلكم ذلكما ذلكن ذو ذوا ذواتا ذواتي ذيت ذينك ذَيْنِ ذِه ذِي را راح راحت راسا راستی راه رجع رسما
رسید رفت رفته رو روب روز روزانه روزهاي روي رويدك روی رویِ ريث ريزي رُبَّ زمان زمانی زمینه زود زياد
زيارة زير زيرا زیر زیرِ سابق ساخته سازي سالانه سالیانه سایر سبحان سراسر سرانجام سرعان سریعا سریِ سعي
سمتِ سنة سنوات سوف سوم سوى سوي سوی سویِ سَاءَ سَاءَمَا سپس شان شايد شاید شبه شخصا شد شدم شدن شدند
شده شدی شدید شدیدا شدیم شرع شش شما شناسي شود شوم شوند شونده شوی شوید شویم شَتَّانَ صار صباح صرفا صفر
صهٍ صهْ صورت ضد ضدِّ ضمن طاق طالما طبعا طبقِ طبیعتا طرف طريق طریق طفق طور طي طَق طی ظاهرا ظلّ عاد
عام عاما عامة عدا عدة عدد عدم عسى عشر عشرة عقبِ علق على عليك عليه عليها علًّ علّتِ علیه عمدا عمدتا
عمل عملا عن عند عندما عنوان عنوانِ عوض عين عَدَسْ عَمَّا غالبا غدا غير غیر فان فردا فعلا فقط فكر
فلان فو فوق فى في فيم فيما فيه فيها قابل قال قام قبل قبلا قد قدری قصدِ قطعا قطّ قلما قوة كأنّما كأين
كأيّ كأيّن كاد كان كانت كذا كذلك كرب كرد كردم كردن كردند كرده كسي كل كلا كلاهما كلتا كلم كليكما
كليهما كلَّا كلّما كم كما كمتر كند كنم كنند كنيد كنيم كه كي كيت كيف كيفما كَأَنَّ كِخ لئن لا لااقل
لات لاسيما لدن لدى لطفا لطفاً لعمر لقاء لك لكم لكما لكن لكنَّما لكي لكيلا للامم لم لما لمّا لن لنا
له لها لو لوكالة لولا لوما لي لَسْتَ لَسْتُ لَسْتُم لَسْتُمَا لَسْتُنَّ لَسْتِ لَسْنَ لَعَلَّ
لَكِنَّ لَيْتَ لَيْسَ لَيْسَا لَيْسَتَا لَيْسَتْ لَيْسُوا لَِسْنَا ما ماانفك مابرح مادام ماذا مازال
مافتئ مان مانند مانندِ مايو مبادا متاسفانه متعاقبا متى مثل مثلا مثلِ مجانی مجددا مجموعا مختلف مدام
مدت مدّتی مذ مردم مرسی مساء مستقیما مسلما مطمینا مع معاذ معمولا مقابل مكانكم مكانكما مكانكنّ مكانَك
مليار مليون مما ممن ممکن من منذ منها مه مهما موارد مورد موقتا مي ميليارد ميليون مَنْ مِن مگر می میان
ناشي نام ناگاه ناگهان ناگهانی نبايد نباید نبود نحن نحو نخست نخستين نخواهد نخواهم نخواهند نخواهی
نخواهید نخواهیم ندارد ندارم ندارند نداری ندارید نداریم نداشت نداشتم نداشتند نداشته نداشتی نداشتید
نداشتیم نزديك نزدِ نزدیکِ نسبتا نشان نشده نظير نظیر نعم نفس نفسه نكرده نمايد نمي نمی نه نهاية نهایتا
نوع نوعي نوعی نيز نيست نَخْ نِعِمّا نِعْمَ نگاه نیز نیست ها هاؤم هاكَ هاهنا هاي هايي های هایی هبّ
هبچ هذا هذه هر هرچه هرگز هزار هست هستم هستند هستيم هستی هستید هستیم هفت هكذا هل هلمَّ هلّا هم هما
همان همه همواره همين همچنان همچنين همچنین همچون همیشه همین هن هنا هناك هنالك هنوز هنگام هنگامِ
هنگامی هو هي هيا هيت هيّا هيچ هَؤلاء هَاتانِ هَاتَيْنِ هَاتِه هَاتِي هَجْ هَذا هَذانِ هَذَيْنِ هَذِه
هَذِي هَيْهَاتَ هیچ هیچگاه وا واحد واضاف واضافت واقعا واقعی واكد وان واهاً واوضح وجود وراءَك وسطِ
وضع وفي وقال وقالت وقتي وقتی وقتیکه وقد وقف وكان وكانت ولا ولم ولی ومن وهو وهي وي ويكأنّ وَيْ
وُشْكَانََ وگو وی ویژه يا يابد يك يكديگر يكون يكي يمكن يوم ّأيّان ّه پارسال پاعینِ پس پنج پيش پیدا
پیش پیشاپیش پیشتر پیشِ چرا چطور چقدر چنان چنانچه چنانکه چند چندین چنين چنین چه چهار چو چون چيزي
چگونه چیز چیزی چیست کاش کامل کاملا کتبا کجا کجاست کدام کرد کردم کردن کردند کرده کردی کردید کردیم کس
کسانی کسی کل کلا کم کماکان کمتر کمتری کمی کن کنار کنارِ کند کنم کنند کننده کنون کنونی کنی کنید کنیم
که کو کَی کی گاه گاهی گذاري گذاشته گذشته گردد گرفت گرفتم گرفتن گرفتند گرفته گرفتی گرفتید گرفتیم
گروهي گفت گفتم گفتن گفتند گفته گفتی گفتید گفتیم گه گهگاه گو گويد گويند گویا گوید گویم گویند گویی
گویید گوییم گيرد گيري گیرد گیرم گیرند گیری گیرید گیریم یا یابد یابم یابند یابی یابید یابیم یافت
یافتم یافتن یافته یافتی یافتید یافتیم یعنی یقینا یه یک یکی अंदर अत अदि अप अपना अपनि अपनी अपने अभि
अभी आदि आप इंहिं इंहें इंहों इतयादि इत्यादि इन इनका इन्हीं इन्हें इन्हों इस इसका इसकि इसकी इसके
इसमें इसि इसी इसे उंहिं उंहें उंहों उन उनका उनकि उनकी उनके उनको उन्हीं उन्हें उन्हों उस उसके उसि उसी
उसे एक एवं एस एसे ऐसे ओर और कइ कई कर करता करते करना करने करें कहते कहा का काफ़ी काफि कि किंहें
किंहों कितना किन्हें किन्हों किया किर किस किसि किसी किसे की कुछ कुल के को कोइ कोई कोन कोनसा कौन
कौनसा गया घर जब जहाँ जहां जा जिंहें जिंहों जितना जिधर जिन जिन्हें जिन्हों जिस जिसे जीधर जेसा जेसे
जैसा जैसे जो तक तब तरह तिंहें तिंहों तिन तिन्हें तिन्हों तिस तिसे तो था थि थी थे दबारा दवारा दिया
दुसरा दुसरे दूसरे दो द्वारा नहिं नहीं ना निचे निहायत नीचे ने पर पहले पुरा पूरा पे फिर बनि बनी बहि
बही बहुत बाद बाला बिलकुल भि भितर भी भीतर मगर मानो मे में यदि यह यहाँ यहां यहि यही या यिह ये रखें
रवासा रहा रहे ऱ्वासा लिए लिये लेकिन वग़ैरह वगेरह वरग वर्ग वह वहाँ वहां वहिं वहीं वाले वुह वे संग
सकता सकते सबसे सभि सभी साथ साबुत साभ सारा से सो हि ही हुअ हुआ हुइ हुई हुए हे हें है हैं हो होता होति
होती होते होना होने ấy ắt ổng ủa ἀλλ' ἀλλά ἀλλὰ ἀπ ἀπό ἀπὸ ἀφ ἂν ἄλλος ἄλλοσ ἄν ἄρα ἅμα ἐάν ἐγώ ἐγὼ
ἐκ ἐμόσ ἐμὸς ἐν ἐξ ἐπί ἐπεὶ ἐπὶ ἐστι ἐφ ἐὰν ἑαυτοῦ ἔτι ἧς ἵνα ὃν ὃς ὅδε ὅθεν ὅπερ ὅς ὅσ ὅστις ὅστισ
ὅτε ὅτι ὑμόσ ὑπ ὑπέρ ὑπό ὑπὲρ ὑπὸ ὡς ὡσ ὥς ὥστε 가까스로 가령 각각 각자 각종 갖고말하자면 같다 같이 개의치않고 거니와 거바 거의 것들 게다가
게우다 겨우 견지에서 결국 겸사겸사 고려하면 고로 공동으로 과연 관계없이 관하여 관한 관해서는 구체적으로 구토하다 그들 그때 그래 그래도 그래서 그러나 그러니 그러니까 그러면
그러므로 그러한즉 그런데 그런즉 그럼 그렇지 그렇지만 그렇지않으면 그리고 그리하여 그만이다 그위에 그저 그중에서 근거로 근거하여 기대여 기점으로 기준으로 기타 까닭으로 까악 까지
까지도 꽈당 끙끙 끼익 나머지는 남들 남짓 너희 너희들 놀라다 누구 다른 다만 다섯 다소 다수 다시말하면 다음 다음에 다음으로 단지 답다 당신 당장 대하면 대하여 대해서 댕그
더구나 더군다나 더라도 더불어 더욱더 더욱이는 도달하다 도착하다 동시에 동안 된바에야 된이상 두번째로 둥둥 뒤따라 뒤이어 든간에 등등 딩동 따라 따라서 따위 때문에 또한 뚝뚝
로부터 로써 마음대로 마저 마저도 마치 막론하고 만약 만약에 만일 만큼 말하자면 매번 메쓰겁다 모두 무렵 무릎쓰고 무슨 무엇 무엇때문에 물론 바꾸어말하면 바꾸어말하자면 바로
바와같이 반대로 반드시 버금 보는데서 보다더 보드득 본대로 봐라 부터 불구하고 불문하고 붕붕 비걱거리다 비교적 비로소 비록 비슷하다 비하면 뿐만아니라 뿐이다 삐걱 삐걱거리다
생각한대로 설령 설마 설사 소생 소인 습니까 습니다 시각 시간 시작하여 시초에 시키다 실로 심지어 아니 아니나다를가 아니라면 아니면 아니었다면 아래윗 아무거나 아무도 아야 아울러
아이 아이고 아이구 아이야 아이쿠 아하 아홉 알았어 앞에서 앞의것 약간 양자 어기여차 어느 어느것 어느곳 어느때 어느쪽 어느해 어디 어때 어떠한 어떤 어떤것 어떤것들 어떻게 어떻해
어이 어째서 어쨋든 어찌 어찌됏든 어찌됏어 어찌하든지 어찌하여 언제 언젠가 얼마 얼마간 얼마나 얼마든지 얼마만큼 얼마큼 엉엉 에게 에서 여기 여덟 여러분 여보시오 여부 여섯 여전히
여차 연관되다 연이서 영차 옆사람 예컨대 예하면 오로지 오르다 오자마자 오직 오호 오히려 와르르 와아 왜냐하면 외에도 요만큼 요만한걸 요컨대 우르르 우리 우리들 우선 운운 위하여
위해서 윙윙 으로 으로서 으로써 응당 의거하여 의지하여 의해 의해되다 의해서 이것 이곳 이때 이라면 이래 이러이러하다 이러한 이런 이럴정도로 이렇게되면 이렇게말하자면 이렇구나
이르기까지 이리하여 이만큼 이번 이봐 이상 이어서 이었다 이와같다면 이외에도 이용하여 이유만으로 이젠 이지만 이쪽 이천구 이천육 이천칠 이천팔 인젠 일것이다 일곱 일단 일때
일반적으로 일지라도 입각하여 입장에서 잇따라 있다 자기 자기집 자마자 자신 잠깐 잠시 저것 저것만큼 저기 저쪽 저희 전부 전자 전후 제각기 제외하고 조금 조차 조차도 졸졸 좋아
좍좍 주룩주룩 줄은모른다 중에서 중의하나 즈음하여 즉시 지든지 지만 지말고 진짜로 쪽으로 차라리 참나 첫번째로 총적으로 콸콸 쾅쾅 타다 타인 탕탕 토하다 통하여 틈타 펄렁
하게될것이다 하게하다 하겠는가 하고있었다 하곤하였다 하구나 하기는한데 하기보다는 하기에 하나 하느니 하는것도 하는바 하더라도 하도다 하도록시키다 하도록하다 하든지 하려고하다
하마터면 하면된다 하면서 하물며 하여금 하여야 하자마자 하지마 하지마라 하지만 하하 한다면 한데 한마디 한적이있다 한켠으로는 한항목 할때 할만하다 할망정 할뿐 할수있다 할수있어
할줄알다 할지라도 할지언정 함께 해도된다 해도좋다 해봐요 해야한다 해요 했어요 향하다 향하여 향해서 허걱 허허 헉헉 헐떡헐떡 혹시 혹은 혼자 훨씬 휘익 흐흐 힘입어
"""
STOP_WORDS = frozenset(_WORDS.split())
